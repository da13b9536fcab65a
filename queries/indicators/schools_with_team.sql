/*
title:     {zh: 督查（督导）组覆盖学校比例, en: Schools covered by a team}
unit:      "%"
better:    higher
over_time: last
clauses:   [C21, Z3]
notes:
  zh: >
    督查力量名单上分有督查（督导）组的学校 / 全部学校，按最近学校日的名单现状计：名单不记日期；名单上没有这种安排的，不
    出数。
  en: >
    schools that the list of teams assigns / schools, as the list stands on the last school day: it keeps no dates; no
    figure until the list has such an assignment
*/
WITH today AS (
    SELECT max(calendar.day) AS day
    FROM calendar
    CROSS JOIN params
    WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE
), assigned AS (
    SELECT DISTINCT school_code
    FROM lake.teams
    WHERE kind IN ('督查组', '督导小组') AND school_code IS NOT NULL
)
SELECT
    schools.school_code,
    today.day AS report_date,
    count(assigned.school_code) AS numerator,
    1 AS denominator
FROM schools
CROSS JOIN today
LEFT JOIN assigned ON assigned.school_code = schools.school_code
WHERE today.day IS NOT NULL AND EXISTS (SELECT 1 FROM assigned)
GROUP BY schools.school_code, today.day
