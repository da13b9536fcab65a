/*
title:     {zh: 重点人员检测率, en: Key persons tested}
unit:      "%"
better:    higher
levels:    {warn: 100.0, alarm: 90.0}
over_time: last
clauses:   [Z10, C4, Z28]
notes:
  zh: 返抵以来采过样的重点人员 / 已登记的重点人员，都以当日终了计，自台账上第一人起计。
  en: >
    key persons with a sample since their arrival / key persons registered, both by the end of the day and since the
    first on the ledger
*/
WITH known AS (
    SELECT min(registered_at)::DATE AS first_day FROM lake.key_persons
)
SELECT
    persons.school_code,
    calendar.day AS report_date,
    count(DISTINCT CASE WHEN tests.sampled_at::DATE <= calendar.day THEN persons.person_id END) AS numerator,
    count(DISTINCT persons.person_id) AS denominator
FROM calendar
CROSS JOIN known
CROSS JOIN params
INNER JOIN lake.key_persons AS persons ON persons.registered_at::DATE <= calendar.day
LEFT JOIN lake.tests AS tests
    ON tests.person_id = persons.person_id AND tests.sampled_at >= persons.arrived_on::TIMESTAMP
WHERE calendar.is_school_day AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
GROUP BY persons.school_code, calendar.day
