/*
title:   {zh: 没有分区方案, en: No zone plan}
kind:    missing
clauses: [C17, Z16]
severity: 3
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "没有校园分区（错时错峰）方案"
  en: "no plan of zones and staggered hours is on file"
notes:
  zh: >
    登记有方案即可；是否照做，没有数据。以复学之日为限；复学日期不明的，以“制度与组织”送达之时为限。“制度与组织”送达
    之前不作判断。
  en: >
    A plan on file is enough; whether people keep to it is not recorded in any data set. Due when the school reopened;
    where that is not known, when the register came. Nothing is judged before the register of documents has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), on_file AS (
    SELECT DISTINCT school_code FROM lake.documents WHERE kind = '分区方案'
), due AS (
    SELECT schools.school_code, coalesce(schools.reopened_on::TIMESTAMP, delivered.delivered_at) AS due_at
    FROM schools
    CROSS JOIN delivered
    LEFT JOIN on_file ON on_file.school_code = schools.school_code
    WHERE delivered.documents > 0 AND on_file.school_code IS NULL
)
SELECT due.school_code, '' AS grade, '' AS class_name, '' AS subject, due.due_at
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
