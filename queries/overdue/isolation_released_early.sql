/*
title:   {zh: 隔离未满即解除, en: Released before the isolation was over}
kind:    violation
clauses: [Z12, C4]
severity: 1
owner:   {zh: 学校防疫专干, en: "School epidemic officer"}
says:
  zh: "{isolation_start} 起隔离，第 {day} 天即解除（应满 {isolation_days} 天）"
  en: "isolated since {isolation_start}, released on day {day} (of {isolation_days})"
notes:
  zh: 隔离开始当日为第 0 天（N4）；末日当天解除的不违规。
  en: the day the isolation starts is day 0 (N4); a release on the last day is in order
*/
SELECT
    persons.school_code,
    coalesce(persons.grade, '') AS grade,
    coalesce(persons.class_name, '') AS class_name,
    persons.person_name AS subject,
    persons.released_on::TIMESTAMP AS due_at,
    persons.isolation_start,
    date_diff('day', persons.isolation_start, persons.released_on) AS day,
    params.isolation_days
FROM lake.key_persons AS persons
CROSS JOIN params
WHERE persons.released_on <= params.as_of::DATE
    AND date_diff('day', persons.isolation_start, persons.released_on) < params.isolation_days
