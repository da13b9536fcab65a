/*
title:   {zh: 缺勤人数与登记不符, en: Attendance against the register of absences}
clauses: [Z8, C8]
left:    {zh: 应到减实到, en: Expected less present}
right:   {zh: 登记缺课人数, en: Absences on the register}
says:
  zh: "{classes} 个班对不上：应到减实到 {missing} 人，登记缺课 {absent} 人"
  en: "{classes} class(es) disagree: {missing} missing by the attendance, {absent} absences on the register"
notes:
  zh: >
    学生，按报了出勤日报的班级逐班比对，限缺课缺勤登记也已报的日子（含零报告）；生病没有来又没有登记的，在这里看得出来。
  en: >
    pupils, class by class over those that filed the attendance, on days on which the register of absences came too, a
    zero report included; whoever is ill and absent without a word shows here
*/
WITH absent AS (
    SELECT report_date, school_code, grade, class_name, sum(absent) AS absent
    FROM daily.absences
    WHERE person_type = '学生'
    GROUP BY report_date, school_code, grade, class_name
), compared AS (
    SELECT
        attendance.school_code,
        attendance.report_date,
        attendance.expected - attendance.present AS missing,
        coalesce(absent.absent, 0) AS absent
    FROM daily.attendance AS attendance
    INNER JOIN daily.reporting AS reporting
        ON reporting.dataset = 'absences'
        AND reporting.school_code = attendance.school_code
        AND reporting.report_date = attendance.report_date
        AND reporting.state IN ('reported', 'zero')
    LEFT JOIN absent
        ON absent.school_code = attendance.school_code
        AND absent.report_date = attendance.report_date
        AND absent.grade = attendance.grade
        AND absent.class_name = attendance.class_name
    WHERE attendance.expected IS NOT NULL AND attendance.present IS NOT NULL
)
SELECT
    school_code,
    report_date,
    sum(missing) AS left_value,
    sum(absent) AS right_value,
    sum(missing) AS missing,
    sum(absent) AS absent,
    count(CASE WHEN missing <> absent THEN 1 END) AS classes
FROM compared
GROUP BY school_code, report_date
HAVING count(CASE WHEN missing <> absent THEN 1 END) > 0
