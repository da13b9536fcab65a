/*
title:   {zh: 没有应急预案, en: No emergency plan}
kind:    missing
clauses: [C10]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "没有应急预案（应急处置指南）"
  en: "no emergency plan (guide to dealing with emergencies) is on file"
notes:
  zh: >
    登记有预案即可，这里不看日期。以复学之日为限；复学日期不明的，以“制度与组织”送达之时为限。“制度与组织”送达之前不
    作判断。
  en: >
    A plan on file is enough; its dates do not matter here. Due when the school reopened; where that is not known, when
    the register came. Nothing is judged before the register of documents has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), on_file AS (
    SELECT DISTINCT school_code FROM lake.documents WHERE kind = '应急预案'
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
