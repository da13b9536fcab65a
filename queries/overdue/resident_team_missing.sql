/*
title:   {zh: 没有驻校专班, en: No resident team}
kind:    missing
clauses: [Z2]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "没有登记驻校专班"
  en: "no resident team is on file"
notes:
  zh: >
    登记有专班即可；是否仍是现任，由“驻校专班人员未及时调整”判断。以复学之日为限；复学日期不明的，以“制度与组织”送达
    之时为限。“制度与组织”送达之前不作判断。
  en: >
    A team on file is enough here; whether it is still the current one is resident_team_unconfirmed. Due when the school
    reopened; where that is not known, when the register came. Nothing is judged before the register of documents has
    come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), on_file AS (
    SELECT DISTINCT school_code FROM lake.documents WHERE kind = '驻校专班'
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
