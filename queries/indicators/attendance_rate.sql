/*
title:   {zh: 出勤率, en: Attendance rate}
unit:    "%"
better:  higher
levels:  {warn: 95.0, alarm: 90.0}
of_its_day: true
clauses: [N5]
notes:
  zh: 实到学生数 / 应到学生数，以已报的班级计。
  en: pupils present / pupils expected, of the classes that reported
*/
SELECT school_code, report_date, grade, class_name, present AS numerator, expected AS denominator
FROM daily.attendance
