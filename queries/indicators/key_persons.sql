/*
title:     {zh: 重点人员在管, en: Key persons under watch}
unit:      {zh: 人, en: people}
better:    lower
over_time: last
clauses:   [Z10, Z35, C4, X30]
notes:
  zh: 当日终了已登记、尚未解除的重点人员；自第一份台账起计，要求每日报台账的县，以已报的日子计。
  en: >
    key persons registered and not yet released at the end of the day; counted from the first ledger on, and where
    schools report daily, on the days that they have reported
*/
WITH known AS (
    SELECT min(registered_at)::DATE AS first_day FROM lake.key_persons
), missing AS (
    SELECT school_code, report_date
    FROM daily.reporting
    WHERE dataset = 'key_persons' AND state = 'missing'
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    count(persons.person_id) AS numerator,
    NULL::BIGINT AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN known
CROSS JOIN params
LEFT JOIN lake.key_persons AS persons
    ON persons.school_code = schools.school_code
    AND persons.registered_at::DATE <= calendar.day
    AND (persons.released_on IS NULL OR persons.released_on > calendar.day)
LEFT JOIN missing ON missing.school_code = schools.school_code AND missing.report_date = calendar.day
WHERE calendar.is_school_day
    AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
    AND missing.school_code IS NULL
GROUP BY schools.school_code, calendar.day
