/*
title:     {zh: 在外地辅导的考生, en: Candidates tutored elsewhere}
unit:      {zh: 人, en: people}
better:    lower
over_time: last
clauses:   [Z11]
notes:
  zh: 高考之前，当日在外地辅导的高中（含完全中学）学生数；所计外出与“外地辅导考生未按期返回”相同。
  en: >
    pupils of senior schools away for tutoring on the day, before the exam; the same journeys as the rule counts
*/
WITH known AS (
    SELECT min(left_on) AS first_day FROM lake.leave
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    count(DISTINCT leave.person_id) AS numerator,
    NULL::BIGINT AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN known
CROSS JOIN params
LEFT JOIN lake.leave AS leave
    ON leave.school_code = schools.school_code
    AND leave.left_on <= calendar.day
    AND (leave.returned_on IS NULL OR leave.returned_on > calendar.day)
    AND leave.person_type = '学生'
    AND leave.purpose = '外地辅导'
WHERE calendar.is_school_day AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
    AND schools.stage IN ('高中', '完全中学')
    AND calendar.day < params.exam_date::DATE
GROUP BY schools.school_code, calendar.day
