/*
title:   {zh: 校外人员入校, en: Outsider admitted}
kind:    violation
clauses: [C3]
severity: 1
owner:   {zh: 门卫、值班教师, en: "Gate guard, teacher on duty"}
says:
  zh: "{report_date} 放行校外人员 {people} 人次"
  en: "{people} outsiders were let in on {report_date}"
notes:
  zh: 学生、教职工、后勤配送以外的人，家庭成员也算；在校门未放行的没有入校。
  en: >
    whoever is neither pupil nor staff nor contractor, family members too; one who was refused at the gate did not enter
*/
WITH days AS (
    SELECT
        report_date,
        school_code,
        sum(admitted) AS people
    FROM daily.gate_checks
    WHERE person_type IN ('校外人员', '家庭成员')
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
