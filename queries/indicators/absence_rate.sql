/*
title:   {zh: 缺课率, en: Absence rate}
unit:    "%"
better:  lower
of_its_day: true
clauses: [N5]
notes:
  zh: 应到而未到的学生数 / 应到学生数，不论原因；供只报出勤的学校作预警用。
  en: >
    pupils expected and not present / pupils expected, whatever the reason: for early warning where schools report
    attendance alone
*/
SELECT school_code, report_date, grade, class_name, expected - present AS numerator, expected AS denominator
FROM daily.attendance
