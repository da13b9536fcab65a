/*
title:    {zh: 未批准即外出, en: Left without approval}
kind:     violation
severity: 2
owner:    {zh: 校长, en: Principal}
clauses:  [X28]
says:
  zh: "{left_on} 外出，离开前没有批准"
  en: "left on {left_on} without approval before leaving"
notes:
  zh: >
    师生；只知道离开日期，所以当日批准的算离开前批准，当日终了才判断。没有批准的外出，名单上批准时间空着：空着就是没有批
    准。
  en: >
    pupils and staff; only the day of leaving is known, so an approval of that day counts as before it, and a journey is
    judged when that day is over. A journey without approval stands in the list with the cell empty: empty is none
*/
SELECT
    leave.school_code,
    '' AS grade,
    '' AS class_name,
    leave.person_name AS subject,
    (leave.left_on + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
    leave.left_on
FROM lake.leave AS leave
CROSS JOIN params
WHERE leave.person_type IN ('学生', '教职工')
    AND (leave.approved_at IS NULL OR leave.approved_at >= (leave.left_on + INTERVAL 1 DAY)::TIMESTAMP)
    AND (leave.left_on + INTERVAL 1 DAY)::TIMESTAMP <= params.as_of
