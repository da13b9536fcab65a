/*
title:   {zh: 学校没有督查（督导）组负责, en: School without a team}
kind:    missing
clauses: [C21, Z3]
severity: 3
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "没有分到任何督查（督导）组"
  en: "belongs to no team"
notes:
  zh: 以复学之日为限；复学日期不明的，以督查力量名单送达之时为限。名单上有督查（督导）组之前不作判断。
  en: >
    Due when the school reopened; where that is not known, when the list of teams came. Nothing is judged before a team
    of inspection or supervision is on the list.
*/
WITH delivered AS (
    SELECT count(*) AS entries, min(received_at) AS delivered_at FROM lake.teams WHERE kind IN ('督查组', '督导小组')
), assigned AS (
    SELECT DISTINCT school_code FROM lake.teams WHERE kind IN ('督查组', '督导小组')
), due AS (
    SELECT schools.school_code, coalesce(schools.reopened_on::TIMESTAMP, delivered.delivered_at) AS due_at
    FROM schools
    CROSS JOIN delivered
    LEFT JOIN assigned ON assigned.school_code = schools.school_code
    WHERE delivered.entries > 0 AND assigned.school_code IS NULL
)
SELECT due.school_code, '' AS grade, '' AS class_name, '' AS subject, due.due_at
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
