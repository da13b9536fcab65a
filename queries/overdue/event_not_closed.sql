/*
title:   {zh: 异常情况逾期未闭环, en: Abnormal case left open}
kind:    overdue
clauses: [X11, C10]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{found_at} 发现的异常情况，满 {event_open_days} 天未闭环"
  en: "found {found_at}, still open after {event_open_days} day(s)"
notes:
  zh: 天数按国家规定计（N4）：发现当日不计，末日 24:00 止，遇法定休假日顺延。
  en: >
    days by the national rule (N4): the day of the finding is not counted, the last day ends at 24:00 and moves past a
    legal holiday
*/
SELECT
    events.school_code,
    coalesce(events.grade, '') AS grade,
    coalesce(events.class_name, '') AS class_name,
    events.person_name AS subject,
    calendar.deadline_day::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    events.found_at,
    params.event_open_days
FROM lake.symptom_events AS events
CROSS JOIN params
INNER JOIN calendar
    ON calendar.day = (events.found_at::DATE + params.event_open_days * INTERVAL 1 DAY)::DATE
WHERE (events.closed_at IS NULL OR events.closed_at > params.as_of)
    AND calendar.deadline_day::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
