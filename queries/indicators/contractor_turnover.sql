/*
title:   {zh: 后勤配送人员更替率, en: Contractor turnover}
unit:    "%"
better:  lower
over_time: last
clauses: [C2]
notes:
  zh: 本月以来新登记的后勤配送人员 / 名册上的后勤配送人员；已离开的不再在名册上。
  en: >
    contractors who came onto the roster since the month began / contractors on it; who left is not on the roster any
    more
*/
SELECT
    roster.school_code,
    calendar.day AS report_date,
    count(CASE WHEN roster.registered_on >= calendar.month_start THEN 1 END) AS numerator,
    count(*) AS denominator
FROM calendar
CROSS JOIN params
INNER JOIN lake.contractors AS roster ON roster.registered_on <= calendar.day
WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE
GROUP BY roster.school_code, calendar.day
