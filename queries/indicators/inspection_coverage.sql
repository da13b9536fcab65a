/*
title:     {zh: 督查覆盖率, en: Inspection coverage}
unit:      "%"
better:    higher
levels:    {warn: 100.0, alarm: 90.0}
over_time: last
clauses:   [Z3, C22]
notes:
  zh: 最近 inspected_days 天内（含当日，也含往前数的最后一天）督查过的学校 / 名册上的学校，自第一次督查登记起计。
  en: >
    schools inspected within the last inspected_days (the day itself and the 30th day before it included) / schools of
    the register, from the first inspection on record on
*/
WITH visits AS (
    SELECT DISTINCT inspections.school_code, inspections.inspected_on
    FROM lake.inspections AS inspections
    CROSS JOIN params
    WHERE inspections.inspected_on <= params.as_of::DATE
), since AS (
    SELECT
        visits.school_code,
        calendar.day AS report_date,
        min(date_diff('day', visits.inspected_on, calendar.day)) AS days
    FROM visits
    CROSS JOIN params
    INNER JOIN calendar
        ON calendar.day >= visits.inspected_on AND calendar.is_school_day AND calendar.day <= params.as_of::DATE
    GROUP BY visits.school_code, calendar.day
), first_day AS (
    SELECT min(inspected_on) AS day FROM visits
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    CASE WHEN since.days <= params.inspected_days THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM schools
CROSS JOIN params
CROSS JOIN first_day
INNER JOIN calendar
    ON calendar.day >= first_day.day AND calendar.is_school_day AND calendar.day <= params.as_of::DATE
LEFT JOIN since ON since.school_code = schools.school_code AND since.report_date = calendar.day
