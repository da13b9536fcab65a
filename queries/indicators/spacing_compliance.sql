/*
title:     {zh: 座位间距达标率, en: Classes with enough desk spacing}
unit:      "%"
better:    higher
levels:    {warn: 100.0, alarm: 90.0}
over_time: last
clauses:   [X13]
notes:
  zh: 座位间距达到 params.spacing_m 米的班级 / 已知间距的班级；恰好等于的算达标；按名册现状计，列在最近的学校日。
  en: >
    classes whose desks stand params.spacing_m or more apart / classes whose spacing is known; just that much is enough;
    a standing figure of the register as it is now, shown on the newest school day
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
    CASE WHEN classes.spacing_m >= params.spacing_m THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM classes
CROSS JOIN newest
CROSS JOIN params
WHERE params.spacing_m IS NOT NULL AND classes.spacing_m IS NOT NULL AND newest.report_date IS NOT NULL
