/*
title:   {zh: 班级未报, en: Class not in the report}
kind:    missing
clauses: [Z8]
severity: 2
owner:   {zh: 班主任, en: "Head teacher"}
says:
  zh: "{report_date} 学校已报出勤，本班未报"
  en: "the school filed the attendance of {report_date}, this class did not"
notes:
  zh: 名册上有、而学校当日出勤日报里没有的班级；全校没有报的由“逾期未报”列出；班级自写有该班的名册送达之日起计。
  en: >
    classes of the register that the attendance of a school's day lacks; a school that sent nothing is the matter of
    report_missing, and a class counts from the day on which the register that names it came
*/
SELECT
    reporting.school_code,
    classes.grade,
    classes.class_name,
    '' AS subject,
    reporting.due_at,
    reporting.report_date
FROM daily.reporting AS reporting
CROSS JOIN params
INNER JOIN lake.classes AS classes
    ON classes.school_code = reporting.school_code AND classes.received_at::DATE <= reporting.report_date
LEFT JOIN daily.attendance AS attendance
    ON attendance.school_code = reporting.school_code
    AND attendance.report_date = reporting.report_date
    AND attendance.grade = classes.grade
    AND attendance.class_name = classes.class_name
WHERE reporting.dataset = 'attendance' AND reporting.state = 'reported'
    AND attendance.report_date IS NULL AND reporting.due_at < params.as_of
