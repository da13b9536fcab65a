/*
title:   {zh: 复学前没有开学方案, en: No opening plan before reopening}
kind:    violation
clauses: [Z16]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{reopened_on} 复学，此前没有批准的开学方案"
  en: "reopened on {reopened_on} without an opening plan approved before"
notes:
  zh: >
    前一日批准的算及时，当日批准的不算。没有批准日期的是草稿。不知道已复学的学校不作判断；“制度与组织”送达之前不作判
    断。
  en: >
    Approved the day before is in time, on the day itself is not. An entry without a date of approval is a draft. A
    school that is not known to have reopened is not judged, nor is anything before the register of documents has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents FROM lake.documents
), planned AS (
    SELECT school_code, min(approved_on) AS approved_on FROM lake.documents WHERE kind = '开学方案' GROUP BY school_code
)
SELECT
    schools.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    schools.reopened_on::TIMESTAMP AS due_at,
    schools.reopened_on
FROM schools
CROSS JOIN delivered
CROSS JOIN params
LEFT JOIN planned ON planned.school_code = schools.school_code
WHERE delivered.documents > 0
    AND schools.reopened_on::TIMESTAMP <= params.as_of
    AND (planned.approved_on IS NULL OR planned.approved_on >= schools.reopened_on)
