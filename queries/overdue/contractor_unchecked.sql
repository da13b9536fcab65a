/*
title:   {zh: 后勤配送人员入校未检测, en: Contractor admitted without a check}
kind:    violation
clauses: [C2]
severity: 1
owner:   {zh: 总务、门卫, en: "General affairs, gate guard"}
says:
  zh: "{report_date} 有 {people} 人次后勤配送人员入校未测温"
  en: "{people} contractor entries of {report_date} were let in without a temperature"
notes:
  zh: 每次入校都要检测，同一日的第二次也要。
  en: >
    every entry needs its own check, also the second one of a day
*/
WITH days AS (
    SELECT
        report_date,
        school_code,
        sum(untaken) AS people
    FROM daily.gate_checks
    WHERE person_type = '后勤配送'
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
