/*
title:   {zh: 工作线没有责任人, en: Work stream without an owner}
kind:    missing
clauses: [X6]
severity: 3
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "“{stream}”没有责任人"
  en: "the work stream “{stream}” has no owner"
notes:
  zh: >
    工作线为规则包清单 work_streams；每校每条都要写明责任人。以复学之日为限；复学日期不明的，以“制度与组织”送达之时为
    限。“制度与组织”送达之前不作判断。
  en: >
    The streams are the pack's list work_streams; each school names an owner for each. Due when the school reopened;
    where that is not known, when the register came. Nothing is judged before the register of documents has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), owned AS (
    SELECT DISTINCT school_code, name FROM lake.documents WHERE kind = '工作线责任人' AND owner IS NOT NULL
), due AS (
    SELECT
        schools.school_code,
        categories.name AS stream,
        coalesce(schools.reopened_on::TIMESTAMP, delivered.delivered_at) AS due_at
    FROM schools
    CROSS JOIN categories
    CROSS JOIN delivered
    LEFT JOIN owned ON owned.school_code = schools.school_code AND owned.name = categories.name
    WHERE categories.category_set = 'work_streams' AND delivered.documents > 0 AND owned.name IS NULL
)
SELECT due.school_code, '' AS grade, '' AS class_name, due.stream AS subject, due.due_at, due.stream
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
