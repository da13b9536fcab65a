/*
title:     {zh: 开学评估通过率, en: Schools that passed the assessment}
unit:      "%"
better:    higher
over_time: last
clauses:   [Z15]
notes:
  zh: 截至当日已通过开学评估的学校 / 名册上全部学校；没有填通过日期的不算通过；名册上一个通过日期也没有的，不出数。
  en: >
    schools whose assessment was passed by the day / all schools on the register; without a date it is not known to be
    passed; no figure where the register knows no such date at all
*/
SELECT
    schools.school_code,
    calendar.day AS report_date,
    CASE WHEN schools.assessed_on <= calendar.day THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN params
WHERE calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM schools WHERE assessed_on IS NOT NULL)
