/*
title:    {zh: 返校前摸排未完成, en: Survey before the return incomplete}
kind:     overdue
severity: 2
owner:    {zh: 校长, en: Principal}
clauses:  [Z9]
says:
  zh: "{person_type}应摸排 {roster} 人，已摸排 {surveyed} 人"
  en: "{surveyed} of {roster} people of one kind are surveyed"
notes:
  zh: 本县所列各类人员（规则包分类 registered）全部摸排，最迟在复学前一晚；每校每类以最新一行为准，没有填的为不明。
  en: >
    everybody of the kinds that the county lists (categories, registered), the evening before the school reopens at the
    latest; the newest row of a school and kind counts, an empty count is unknown
*/
WITH newest AS (
    SELECT
        school_code,
        person_type,
        roster,
        surveyed,
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
    newest.surveyed
FROM newest
INNER JOIN schools ON schools.school_code = newest.school_code
INNER JOIN categories ON categories.category_set = 'registered' AND categories.name = newest.person_type
CROSS JOIN params
WHERE newest.recency = 1 AND newest.surveyed < newest.roster AND schools.reopened_on::TIMESTAMP <= params.as_of
