/*
title:   {zh: 应到与在册不符, en: Expected against the register}
clauses: [Z8, C8]
left:    {zh: 出勤日报应到, en: Expected by the attendance}
right:   {zh: 班级名册在册, en: Enrolled by the register of classes}
says:
  zh: "{classes} 个班应到与在册人数不符：应到合计 {expected}，在册合计 {enrolled}"
  en: "{classes} class(es) expect another number than are enrolled: {expected} expected, {enrolled} enrolled in all"
notes:
  zh: 按报了出勤日报的班级逐班比对，免得两处笔误互相抵消；自写有该班的名册送达之日起，因为名册不说明以前的日子。
  en: >
    class by class over those that filed the attendance, so that two slips do not hide each other; from the day on which
    the register that names the class came, since it says nothing of the days before
*/
SELECT
    attendance.school_code,
    attendance.report_date,
    sum(attendance.expected) AS left_value,
    sum(classes.enrolled) AS right_value,
    sum(attendance.expected) AS expected,
    sum(classes.enrolled) AS enrolled,
    count(CASE WHEN attendance.expected <> classes.enrolled THEN 1 END) AS classes
FROM daily.attendance AS attendance
INNER JOIN lake.classes AS classes
    ON classes.school_code = attendance.school_code
    AND classes.grade = attendance.grade
    AND classes.class_name = attendance.class_name
    AND classes.received_at::DATE <= attendance.report_date
GROUP BY attendance.school_code, attendance.report_date
HAVING count(CASE WHEN attendance.expected <> classes.enrolled THEN 1 END) > 0
