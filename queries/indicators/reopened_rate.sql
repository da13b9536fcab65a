/*
title:     {zh: 复学率, en: Schools reopened}
unit:      "%"
better:    higher
over_time: last
clauses:   [Z1]
notes:
  zh: >
    截至当日已知复学的学校 / 名册上全部学校，也按学段看；没有复学日期的不算已复学；名册上一个复学日期也没有的，不出数。
  en: >
    schools known to have reopened by the day / all schools on the register, by stage as well; a school without a date
    of reopening is not known to have; no figure where the register knows no such date at all
*/
SELECT
    schools.school_code,
    calendar.day AS report_date,
    CASE WHEN schools.reopened_on <= calendar.day THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN params
WHERE calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM schools WHERE reopened_on IS NOT NULL)
