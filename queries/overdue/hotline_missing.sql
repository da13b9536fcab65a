/*
title:   {zh: 没有心理热线, en: No counselling hotline}
kind:    missing
clauses: [Z19]
severity: 3
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "没有可拨打的心理咨询热线"
  en: "no counselling hotline with a number is on file"
notes:
  zh: >
    打不了的热线等于没有，所以要登记号码（号码本身从不保存）。以复学之日为限；复学日期不明的，以“制度与组织”送达之时为
    限。“制度与组织”送达之前不作判断。
  en: >
    A hotline that nobody can ring is none, so its number must be there (the number itself is never kept). Due when the
    school reopened; where that is not known, when the register came. Nothing is judged before the register of documents
    has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), on_file AS (
    SELECT DISTINCT school_code FROM lake.documents WHERE kind = '心理热线' AND contact IS NOT NULL
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
