/*
title:     {zh: 班额达标率, en: Classes within the size limit}
unit:      "%"
better:    higher
levels:    {warn: 100.0, alarm: 90.0}
over_time: last
clauses:   [X12]
notes:
  zh: >
    人数少于 params.class_size_below 的班级 / 名册上全部班级；要求“必须少于”，恰好等于的即为超限；按名册现状计，列在最
    近的学校日。
  en: >
    classes smaller than params.class_size_below / all classes on the register; must be fewer, so that a class of just
    that size is over; a standing figure of the register as it is now, shown on the newest school day
*/
WITH newest AS (
    SELECT max(calendar.day) AS report_date
    FROM calendar
    CROSS JOIN params
    WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE
)
SELECT
    classes.school_code,
    newest.report_date,
    classes.grade,
    classes.class_name,
    CASE WHEN classes.enrolled < params.class_size_below THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM classes
CROSS JOIN newest
CROSS JOIN params
WHERE params.class_size_below IS NOT NULL AND classes.enrolled IS NOT NULL AND newest.report_date IS NOT NULL
