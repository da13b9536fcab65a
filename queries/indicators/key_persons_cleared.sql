/*
title:     {zh: 重点人员准予上课率, en: Key persons cleared for class}
unit:      "%"
better:    higher
over_time: last
clauses:   [Z35]
notes:
  zh: 截至当日台账准予上课的重点人员 / 截至当日已登记的重点人员。
  en: key persons whom the ledger clears for class by the day / key persons registered by then
*/
WITH known AS (
    SELECT min(registered_at)::DATE AS first_day FROM lake.key_persons
)
SELECT
    persons.school_code,
    calendar.day AS report_date,
    sum(CASE WHEN persons.cleared_on <= calendar.day THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM calendar
CROSS JOIN known
CROSS JOIN params
INNER JOIN lake.key_persons AS persons ON persons.registered_at::DATE <= calendar.day
WHERE calendar.is_school_day AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
GROUP BY persons.school_code, calendar.day
