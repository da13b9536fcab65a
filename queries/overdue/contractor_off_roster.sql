/*
title:   {zh: 名册外后勤配送人员入校, en: Contractor off the roster admitted}
kind:    violation
clauses: [C2]
severity: 1
owner:   {zh: 总务、门卫, en: "General affairs, gate guard"}
says:
  zh: "{report_date} 有 {people} 人次后勤配送人员不在名册上而入校"
  en: "{people} contractor entries of {report_date} were by people who are not on the roster"
notes:
  zh: 后勤配送名册送达之后才判断。
  en: >
    judged once the roster has been delivered
*/
WITH days AS (
    SELECT
        report_date,
        school_code,
        sum(admitted - on_roster) AS people
    FROM daily.gate_checks
    WHERE person_type = '后勤配送' AND EXISTS (SELECT 1 FROM lake.contractors)
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
