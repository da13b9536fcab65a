/*
title:   {zh: 非绿码放行, en: Admitted without a green code}
kind:    violation
clauses: [Z26]
severity: 1
owner:   {zh: 门卫、值班教师, en: "Gate guard, teacher on duty"}
says:
  zh: "{report_date} 放行非绿码 {people} 人次"
  en: "{people} entries of {report_date} were let in with a code that was not green"
notes:
  zh: 没有亮码的算缺一步，由“入校手续不全”计。
  en: >
    a code that was not shown is a missing step and is counted there
*/
WITH days AS (
    SELECT
        report_date,
        school_code,
        sum(not_green_admitted) AS people
    FROM daily.gate_checks
    GROUP BY report_date, school_code
)
SELECT
    days.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    days.report_date::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    days.report_date,
    days.people
FROM days
CROSS JOIN params
WHERE days.people > 0 AND days.report_date::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
