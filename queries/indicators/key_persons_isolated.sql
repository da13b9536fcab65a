/*
title:     {zh: 重点人员隔离率, en: Key persons isolated}
unit:      "%"
better:    higher
levels:    {warn: 100.0, alarm: 90.0}
over_time: last
clauses:   [Z10, C4]
notes:
  zh: 隔离中的重点人员 / 已登记、尚未解除的重点人员，以当日终了计。
  en: key persons who are in isolation / key persons registered and not yet released, at the end of the day
*/
WITH known AS (
    SELECT min(registered_at)::DATE AS first_day FROM lake.key_persons
)
SELECT
    persons.school_code,
    calendar.day AS report_date,
    sum(
        CASE
            WHEN persons.isolation_start <= calendar.day AND coalesce(persons.isolation_place, '') <> '未隔离' THEN 1
            ELSE 0
        END
    ) AS numerator,
    count(*) AS denominator
FROM calendar
CROSS JOIN known
CROSS JOIN params
INNER JOIN lake.key_persons AS persons ON persons.registered_at::DATE <= calendar.day
    AND (persons.released_on IS NULL OR persons.released_on > calendar.day)
WHERE calendar.is_school_day AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
GROUP BY persons.school_code, calendar.day
