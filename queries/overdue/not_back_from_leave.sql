/*
title:    {zh: 逾期未归, en: Not back from leave}
kind:     overdue
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X28]
says:
  zh: "{left_on} 外出，计划 {planned_return} 返回，尚未返回"
  en: "left on {left_on}, planned to be back on {planned_return}, not back yet"
notes:
  zh: 计划返回之日已过的师生；没有填计划返回日期的不作判断。
  en: >
    pupils and staff whose planned day is over; whoever planned no day of return is not judged
*/
SELECT
    leave.school_code,
    '' AS grade,
    '' AS class_name,
    leave.person_name AS subject,
    (leave.planned_return + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
    leave.left_on,
    leave.planned_return
FROM lake.leave AS leave
CROSS JOIN params
WHERE leave.person_type IN ('学生', '教职工')
    AND (leave.returned_on IS NULL OR leave.returned_on > params.as_of::DATE)
    AND (leave.planned_return + INTERVAL 1 DAY)::TIMESTAMP <= params.as_of
