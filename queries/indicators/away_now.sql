/*
title:     {zh: 在外人数, en: People away}
unit:      {zh: 人, en: people}
better:    lower
over_time: last
clauses:   [X28, Z13]
notes:
  zh: 截至当日已离开、当日终了仍未返回的人数；自名单上第一次外出起计。
  en: >
    people who had left by the day and were not back by its end; counted from the first journey on the list on
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
WHERE calendar.is_school_day AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
GROUP BY schools.school_code, calendar.day
