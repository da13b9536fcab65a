/*
title:   {zh: 排查表下发率, en: Family forms issued}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
of_its_day: true
clauses: [X18, X26]
notes:
  zh: 下发份数 / 当日实到学生数，以两样都报的班级计。
  en: forms issued / pupils present that day, of the classes that reported both
*/
SELECT
    forms.school_code,
    forms.report_date,
    forms.grade,
    forms.class_name,
    forms.issued AS numerator,
    attendance.present AS denominator
FROM daily.family_forms AS forms
INNER JOIN daily.attendance AS attendance
    ON attendance.school_code = forms.school_code
    AND attendance.report_date = forms.report_date
    AND attendance.grade = forms.grade
    AND attendance.class_name = forms.class_name
