/*
title:   {zh: 返抵当日未隔离, en: Not isolated on the day of arrival}
kind:    violation
clauses: [Z10, C4]
severity: 1
owner:   {zh: 学校防疫专干, en: "School epidemic officer"}
says:
  zh: "{arrived_on} 返抵，当日未开始隔离"
  en: "arrived {arrived_on}, not isolated on that day"
notes:
  zh: 返抵当日 24:00 止；此后才开始隔离的、没有填的，都不符合。
  en: the day of the arrival ends at 24:00; an isolation that starts later, or is not entered, does not meet it
*/
WITH due AS (
    SELECT
        persons.school_code,
        coalesce(persons.grade, '') AS grade,
        coalesce(persons.class_name, '') AS class_name,
        persons.person_name,
        persons.arrived_on,
        persons.isolation_start,
        persons.isolation_place,
        persons.arrived_on::TIMESTAMP + INTERVAL 1 DAY AS due_at,
        params.as_of
    FROM lake.key_persons AS persons
    CROSS JOIN params
)
SELECT school_code, grade, class_name, person_name AS subject, due_at, arrived_on
FROM due
WHERE due_at <= as_of
    AND (isolation_start IS NULL OR isolation_start > arrived_on OR coalesce(isolation_place, '') = '未隔离')
