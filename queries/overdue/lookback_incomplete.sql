/*
title:    {zh: 开学前回溯排查未完成, en: Look-back survey incomplete}
kind:     overdue
severity: 2
owner:    {zh: 校长, en: Principal}
clauses:  [X24]
says:
  zh: "{person_type}应排查 {roster} 人，已排查 {surveyed} 人，回溯 {lookback_days} 天（应 {required} 天）"
  en: "{surveyed} of {roster} people of one kind surveyed, {lookback_days} days back ({required} are required)"
notes:
  zh: 全体师生（规则包分类 registered），回溯天数按本县规定，自复学之日起判断；每校每类以最新一行为准，没有填的为不明。
  en: >
    all staff and pupils (categories, registered), as many days back as the county asks for, judged from the day the
    school reopened; the newest row of a school and kind counts, an empty count is unknown
*/
WITH newest AS (
    SELECT
        school_code,
        person_type,
        roster,
        surveyed,
        lookback_days,
        row_number() OVER (PARTITION BY school_code, person_type ORDER BY report_date DESC) AS recency
    FROM daily.registrations
)
SELECT
    newest.school_code,
    '' AS grade,
    '' AS class_name,
    newest.person_type AS subject,
    schools.reopened_on::TIMESTAMP AS due_at,
    newest.person_type,
    newest.roster,
    newest.surveyed,
    newest.lookback_days,
    params.lookback_days AS required
FROM newest
INNER JOIN schools ON schools.school_code = newest.school_code
INNER JOIN categories ON categories.category_set = 'registered' AND categories.name = newest.person_type
CROSS JOIN params
WHERE newest.recency = 1
    AND params.lookback_days IS NOT NULL
    AND (newest.surveyed < newest.roster OR newest.lookback_days < params.lookback_days)
    AND schools.reopened_on::TIMESTAMP <= params.as_of
