/*
title:   {zh: 异常情况处置缺环节, en: Abnormal case with a step missing}
kind:    missing
clauses: [X30, X11, C10]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{found_at} 发现的异常情况缺：{isolation}{disposal}{command}{health}"
  en: "found {found_at}, missing: {isolation_en} {disposal_en} {command_en} {health_en}"
notes:
  zh: >
    一个闭环为发现、隔离、处置、两处报告、闭环；在报闭环之时、或应当闭环之时（X11）判断；闭环本身由“异常情况逾期未闭
    环”列出。
  en: >
    the loop is found, isolated, dealt with, told to both recipients, closed; judged when it is called closed, or when
    it should have been (X11); the closing itself is the matter of the rule on open cases
*/
WITH judged AS (
    SELECT
        events.*,
        coalesce(events.closed_at, calendar.deadline_day::TIMESTAMP + INTERVAL 1 DAY) AS due_at,
        params.as_of
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
    found_at,
    CASE WHEN isolated_at IS NULL THEN '隔离 ' ELSE '' END AS isolation,
    CASE WHEN disposed_at IS NULL THEN '处置 ' ELSE '' END AS disposal,
    CASE WHEN command_notified_at IS NULL THEN '报指挥部 ' ELSE '' END AS command,
    CASE WHEN health_notified_at IS NULL THEN '报卫健部门' ELSE '' END AS health,
    CASE WHEN isolated_at IS NULL THEN 'isolation' ELSE '' END AS isolation_en,
    CASE WHEN disposed_at IS NULL THEN 'disposal' ELSE '' END AS disposal_en,
    CASE WHEN command_notified_at IS NULL THEN 'command' ELSE '' END AS command_en,
    CASE WHEN health_notified_at IS NULL THEN 'health department' ELSE '' END AS health_en
FROM judged
WHERE due_at <= as_of
    AND (isolated_at IS NULL OR disposed_at IS NULL OR command_notified_at IS NULL OR health_notified_at IS NULL)
