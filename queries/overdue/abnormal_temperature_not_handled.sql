/*
title:   {zh: 体温异常未及时处置, en: Abnormal temperature not dealt with in time}
kind:    violation
clauses: [Z22]
severity: 1
owner:   {zh: 驻校专班, en: "Resident team"}
says:
  zh: "{found_at} 测得 {temperature_c} ℃，{minutes} 分钟内未处置"
  en: "{temperature_c} °C at {found_at}, not dealt with within {minutes} minutes"
notes:
  zh: 体温达到 params.fever_c 及以上；自发现之时起按分钟计，最后一分钟也算在内。
  en: a temperature of params.fever_c and above; minutes run from the finding, the last one counts
*/
SELECT
    events.school_code,
    coalesce(events.grade, '') AS grade,
    coalesce(events.class_name, '') AS class_name,
    events.person_name AS subject,
    events.found_at + params.dispose_minutes * INTERVAL 1 MINUTE AS due_at,
    events.found_at,
    events.temperature_c,
    params.dispose_minutes AS minutes
FROM lake.symptom_events AS events
CROSS JOIN params
WHERE events.temperature_c >= params.fever_c
    AND events.found_at + params.dispose_minutes * INTERVAL 1 MINUTE < params.as_of
    AND (
        events.disposed_at IS NULL
        OR events.disposed_at > events.found_at + params.dispose_minutes * INTERVAL 1 MINUTE
    )
