/*
title:   {zh: 没有物资储备制度, en: No scheme of reserves}
kind:    missing
clauses: [Z29, C12]
severity: 3
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "没有防控物资储备制度"
  en: "no scheme for keeping reserves is on file"
notes:
  zh: >
    登记有制度即可；储备多少由物资各规则判断。以复学之日为限；复学日期不明的，以“制度与组织”送达之时为限。“制度与组
    织”送达之前不作判断。
  en: >
    A scheme on file is enough; what is in store is the matter of the stock rules. Due when the school reopened; where
    that is not known, when the register came. Nothing is judged before the register of documents has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), on_file AS (
    SELECT DISTINCT school_code FROM lake.documents WHERE kind = '储备制度'
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
