/*
title:   {zh: 有症状者未及时隔离, en: Symptomatic person not isolated in time}
kind:    violation
clauses: [C9]
severity: 1
owner:   {zh: 校医、班主任, en: "School doctor, head teacher"}
says:
  zh: "{found_at} 发现{symptoms}，{minutes} 分钟内未隔离"
  en: "found unwell {found_at}, not isolated within {minutes} minutes"
notes:
  zh: 自发现之时起按分钟计，最后一分钟也算在内；后来才隔离的不能抵销。
  en: minutes run from the finding; the last one counts; an isolation that came later does not undo it
*/
SELECT
    events.school_code,
    coalesce(events.grade, '') AS grade,
    coalesce(events.class_name, '') AS class_name,
    events.person_name AS subject,
    events.found_at + params.isolate_minutes * INTERVAL 1 MINUTE AS due_at,
    events.found_at,
    events.symptoms,
    params.isolate_minutes AS minutes
FROM lake.symptom_events AS events
CROSS JOIN params
WHERE events.found_at + params.isolate_minutes * INTERVAL 1 MINUTE < params.as_of
    AND (
        events.isolated_at IS NULL
        OR events.isolated_at > events.found_at + params.isolate_minutes * INTERVAL 1 MINUTE
    )
