/*
title:   {zh: 异常情况闭环率, en: Cases with every step done}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
clauses: [X30, X11, C10]
notes:
  zh: 发现、隔离、处置、两处报告（指挥部、卫健部门）、闭环各环节齐全的事件 / 已闭环或应已闭环的事件，计在发现当日。
  en: >
    events found, isolated, dealt with, told to both recipients and closed / events that are closed or should be, by the
    day they were found
*/
WITH judged AS (
    SELECT
        events.school_code,
        events.found_at::DATE AS report_date,
        coalesce(events.grade, '') AS grade,
        coalesce(events.class_name, '') AS class_name,
        events.closed_at IS NOT NULL
            AND events.isolated_at IS NOT NULL
            AND events.disposed_at IS NOT NULL
            AND events.command_notified_at IS NOT NULL
            AND events.health_notified_at IS NOT NULL AS complete
    FROM lake.symptom_events AS events
    CROSS JOIN params
    INNER JOIN calendar
        ON calendar.day = (events.found_at::DATE + params.event_open_days * INTERVAL 1 DAY)::DATE
    WHERE events.closed_at <= params.as_of OR calendar.deadline_day::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
)
SELECT
    school_code,
    report_date,
    grade,
    class_name,
    sum(CASE WHEN complete THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM judged
GROUP BY school_code, report_date, grade, class_name
