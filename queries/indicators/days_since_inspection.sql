/*
title:       {zh: 距上次督查天数（最久）, en: Days since the last inspection (longest)}
unit:        {zh: 天, en: days}
better:      lower
over_places: max
over_time:   last
clauses:     [C22, Z3, X16]
notes:
  zh: 距该校上次督查的自然日数；几所学校合看时取最久的一所；从未督查过的学校不出数（由逾期清单列出）。
  en: >
    calendar days since the school's last inspection; of several schools, the one that waited longest; a school that was
    never inspected has no figure here (the overdue list names it)
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
)
SELECT school_code, report_date, days AS numerator, NULL AS denominator
FROM since
