/*
title:   {zh: 异常情况未及时报告, en: Abnormal case not notified in time}
kind:    violation
clauses: [C11]
severity: 1
owner:   {zh: 学校疫情报告人, en: "School epidemic reporter"}
says:
  zh: "{found_at} 发现异常，{hours} 小时内未报{recipient}"
  en: "found {found_at}, {recipient_en} not told within {hours} hours"
notes:
  zh: 要报两处，指挥部和卫健部门，各为一项；后来补报的不能抵销。
  en: >
    two recipients, the command and the health department, each an item of its own; a report that came later does not
    undo it
*/
WITH notifications AS (
    SELECT events.*, '指挥部' AS recipient, 'the command' AS recipient_en, events.command_notified_at AS notified_at
    FROM lake.symptom_events AS events
    UNION ALL
    SELECT
        events.*,
        '卫健部门' AS recipient,
        'the health department' AS recipient_en,
        events.health_notified_at AS notified_at
    FROM lake.symptom_events AS events
)
SELECT
    notifications.school_code,
    coalesce(notifications.grade, '') AS grade,
    coalesce(notifications.class_name, '') AS class_name,
    notifications.person_name AS subject,
    notifications.found_at + params.notify_hours * INTERVAL 1 HOUR AS due_at,
    notifications.found_at,
    notifications.recipient,
    notifications.recipient_en,
    params.notify_hours AS hours
FROM notifications
CROSS JOIN params
WHERE notifications.found_at + params.notify_hours * INTERVAL 1 HOUR < params.as_of
    AND (
        notifications.notified_at IS NULL
        OR notifications.notified_at > notifications.found_at + params.notify_hours * INTERVAL 1 HOUR
    )
