/*
title:       {zh: 最大班额, en: Largest class}
unit:        {zh: 人, en: pupils}
better:      lower
over_places: max
over_time:   last
clauses:     [X12]
notes:
  zh: 人数最多的班级的在册人数；按名册现状计，列在最近的学校日。
  en: >
    pupils on the roll of the largest class; a standing figure of the register as it is now, shown on the newest school
    day
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
    classes.enrolled AS numerator,
    NULL::BIGINT AS denominator
FROM classes
CROSS JOIN newest
WHERE classes.enrolled IS NOT NULL AND newest.report_date IS NOT NULL
