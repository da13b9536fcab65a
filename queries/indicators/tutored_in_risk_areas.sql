/*
title:     {zh: 在风险地区辅导的考生, en: Candidates tutored in risk areas}
unit:      {zh: 人, en: people}
better:    lower
levels:    {warn: 1.0}
over_time: last
clauses:   [Z11]
notes:
  zh: 高考之前，当日在外地辅导、且所在地当日在风险地区名单上的高中（含完全中学）学生数；只显示人数。
  en: >
    pupils of senior schools away for tutoring on the day, before the exam, in a place that was on the list of risk
    areas that day; only the number is ever shown
*/
WITH known AS (
    SELECT min(left_on) AS first_day FROM lake.leave
), away AS (
    SELECT calendar.day, leave.school_code, count(DISTINCT leave.person_id) AS pupils
    FROM lake.leave AS leave
    INNER JOIN calendar
        ON leave.left_on <= calendar.day AND (leave.returned_on IS NULL OR leave.returned_on > calendar.day)
    INNER JOIN lake.risk_areas AS areas
        ON substr(leave.destination, 1, length(areas.area)) = areas.area
        AND areas.listed_on <= calendar.day
        AND (areas.delisted_on IS NULL OR calendar.day <= areas.delisted_on)
    WHERE leave.person_type = '学生' AND leave.purpose = '外地辅导'
    GROUP BY calendar.day, leave.school_code
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    coalesce(away.pupils, 0) AS numerator,
    NULL::BIGINT AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN known
CROSS JOIN params
LEFT JOIN away ON away.school_code = schools.school_code AND away.day = calendar.day
WHERE calendar.is_school_day
    AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
    AND schools.stage IN ('高中', '完全中学')
    AND calendar.day < params.exam_date::DATE
    AND EXISTS (SELECT 1 FROM lake.risk_areas)
