/*
title:   {zh: 发热者未移交医疗机构, en: Feverish person not handed over}
kind:    missing
clauses: [C10]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{found_at} 发现的发热者没有移交单位"
  en: "fever found {found_at}, nobody named who took over"
notes:
  zh: 发热者应移交联动单位（卫健部门、疾控中心、医疗机构），并写明移交给谁；在闭环之时、或应当闭环之时判断。
  en: >
    a person with fever is handed to a partner (卫健部门, 疾控中心, 医疗机构) and the register names whom; judged when
    the case is closed or should have been
*/
WITH judged AS (
    SELECT
        events.*,
        coalesce(events.closed_at, calendar.deadline_day::TIMESTAMP + INTERVAL 1 DAY) AS due_at,
        params.as_of,
        params.fever_c
    FROM lake.symptom_events AS events
    CROSS JOIN params
    INNER JOIN calendar
        ON calendar.day = (events.found_at::DATE + params.event_open_days * INTERVAL 1 DAY)::DATE
)
SELECT
    school_code,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    person_name AS subject,
    due_at,
    found_at
FROM judged
WHERE due_at <= as_of AND coalesce(handed_to, '') = '' AND (temperature_c >= fever_c OR symptoms LIKE '%发热%')
