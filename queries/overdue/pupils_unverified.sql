/*
title:    {zh: 学生未核对信息即返校, en: Pupils at school whose data were not verified}
kind:     violation
severity: 2
owner:    {zh: 校长, en: Principal}
clauses:  [Z24]
says:
  zh: "{report_date} 返校学生 {roster} 名，信息核对 {verified} 名"
  en: "data of {verified} of {roster} returned pupils verified on {report_date}"
notes:
  zh: >
    先核对，后返校。已复学的学校每次报有学生未核对为一项，日期为核对齐全以后首次出现缺口的一行；后来补核对的仍列着。没有
    填的为不明。
  en: >
    verification comes before the return. Each time a school that has reopened says that pupils are not verified is one
    item, dated by the first such row after a complete one; it stays when they are verified later. An empty count is
    unknown
*/
WITH told AS (
    SELECT
        registrations.school_code,
        registrations.report_date,
        registrations.roster,
        registrations.verified,
        lag(CASE WHEN registrations.verified < registrations.roster THEN 1 ELSE 0 END) OVER (
            PARTITION BY registrations.school_code ORDER BY registrations.report_date
        ) AS gap_before
    FROM daily.registrations AS registrations
    INNER JOIN schools ON schools.school_code = registrations.school_code
    WHERE registrations.person_type = '学生' AND registrations.report_date >= schools.reopened_on
)
SELECT
    told.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    told.report_date::TIMESTAMP AS due_at,
    told.report_date,
    told.roster,
    told.verified
FROM told
CROSS JOIN params
WHERE told.verified < told.roster AND coalesce(told.gap_before, 0) = 0 AND told.report_date::TIMESTAMP <= params.as_of
