/*
title:     {zh: 隔离平均天数, en: Mean day of isolation}
unit:      {zh: 天, en: days}
better:    higher
over_time: last
clauses:   [Z12, C4]
notes:
  zh: 各人自隔离开始（当日为第 0 天）以来的天数 / 隔离中的人数，以当日终了计。
  en: days since the start (day 0) / persons in isolation, at the end of the day
*/
WITH known AS (
    SELECT min(registered_at)::DATE AS first_day FROM lake.key_persons
)
SELECT
    persons.school_code,
    calendar.day AS report_date,
    sum(date_diff('day', persons.isolation_start, calendar.day)) AS numerator,
    count(*) AS denominator
FROM calendar
CROSS JOIN known
CROSS JOIN params
INNER JOIN lake.key_persons AS persons ON persons.isolation_start <= calendar.day
    AND (persons.released_on IS NULL OR persons.released_on > calendar.day)
WHERE calendar.is_school_day AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
GROUP BY persons.school_code, calendar.day
