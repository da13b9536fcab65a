/*
title:   {zh: 隔离期满未解除, en: Isolation past its last day without release}
kind:    overdue
clauses: [Z12, C4, X30]
severity: 2
owner:   {zh: 包校干部, en: "Assigned inspector"}
says:
  zh: "{isolation_start} 起隔离，满 {isolation_days} 天未解除"
  en: "isolated since {isolation_start}, not released after {isolation_days} days"
notes:
  zh: 隔离开始当日为第 0 天，不计（N4）；末日为开始日加规定的隔离天数，24:00 止。
  en: >
    the day the isolation starts is day 0 and is not counted (N4); the last day is start + 14 and ends at 24:00
*/
WITH due AS (
    SELECT
        persons.*,
        params.as_of,
        params.isolation_days,
        persons.isolation_start::TIMESTAMP + (params.isolation_days + 1) * INTERVAL 1 DAY AS due_at
    FROM lake.key_persons AS persons
    CROSS JOIN params
    WHERE persons.isolation_start IS NOT NULL
)
SELECT
    school_code,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    person_name AS subject,
    due_at,
    isolation_start,
    isolation_days
FROM due
WHERE (released_on IS NULL OR released_on > as_of::DATE) AND due_at <= as_of
