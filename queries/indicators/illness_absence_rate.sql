/*
title:   {zh: 因病缺课率, en: Illness absence rate}
unit:    "%"
better:  lower
levels:  {warn: 1.0, alarm: 3.0}
of_its_day: true
clauses: [C7, N5]
notes:
  zh: 学生因病缺课人日数 / 总授课人日数；当日缺课缺勤登记（含零报告）和出勤日报都报了的才计。
  en: >
    person-days of pupils absent through illness / person-days taught; counted where both the absences (a zero report
    included) and the attendance of the day were reported
*/
WITH ill AS (
    SELECT report_date, school_code, grade, class_name, sum(ill) AS ill
    FROM daily.absences
    WHERE person_type = '学生'
    GROUP BY report_date, school_code, grade, class_name
)
SELECT
    attendance.school_code,
    attendance.report_date,
    attendance.grade,
    attendance.class_name,
    coalesce(ill.ill, 0) AS numerator,
    attendance.expected AS denominator
FROM daily.attendance AS attendance
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'absences'
    AND reporting.school_code = attendance.school_code
    AND reporting.report_date = attendance.report_date
    AND reporting.state IN ('reported', 'zero')
LEFT JOIN ill
    ON ill.school_code = attendance.school_code
    AND ill.report_date = attendance.report_date
    AND ill.grade = attendance.grade
    AND ill.class_name = attendance.class_name
