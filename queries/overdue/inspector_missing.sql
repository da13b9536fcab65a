/*
title:   {zh: 学校没有包校干部, en: School without an inspector}
kind:    missing
clauses: [X16]
severity: 2
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "名单上没有包校干部"
  en: "the list assigns no inspector"
notes:
  zh: >
    以督查力量名单为准；学校名册上的姓名只是转抄，没有工号。以复学之日为限；复学日期不明的，以名单送达之时为限。名单上有
    包校干部之前不作判断。
  en: >
    The list of teams decides; the name in the register of schools is a copy of it that carries no staff number. Due
    when the school reopened; where that is not known, when the list came. Nothing is judged before an assigned
    inspector is on the list.
*/
WITH delivered AS (
    SELECT count(*) AS entries, min(received_at) AS delivered_at FROM lake.teams WHERE kind = '包校干部'
), assigned AS (
    SELECT DISTINCT school_code
    FROM lake.teams
    WHERE kind = '包校干部' AND (member IS NOT NULL OR member_id IS NOT NULL)
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
