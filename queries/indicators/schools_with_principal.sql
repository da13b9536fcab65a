/*
title:     {zh: 已明确第一责任人学校比例, en: Schools with a principal named}
unit:      "%"
better:    higher
over_time: last
clauses:   [C15]
notes:
  zh: 名册上写有校长的学校 / 全部学校，按最近学校日的名册现状计：名册不记这项的日期；名册上一个人也没有写的，不出数。
  en: >
    schools whose name is on the register / schools, as the register stands on the last school day: it keeps no dates of
    its own; no figure where the register names nobody at all
*/
WITH today AS (
    SELECT max(calendar.day) AS day
    FROM calendar
    CROSS JOIN params
    WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE
)
SELECT
    schools.school_code,
    today.day AS report_date,
    CASE WHEN schools.principal IS NOT NULL THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM schools
CROSS JOIN today
WHERE today.day IS NOT NULL AND EXISTS (SELECT 1 FROM schools WHERE principal IS NOT NULL)
