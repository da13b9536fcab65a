/*
title:   {zh: 因病缺课人数, en: Pupils absent through illness}
unit:    {zh: 人, en: pupils}
better:  lower
of_its_day: true
clauses: [C7]
notes:
  zh: 当日因病缺课的学生数；当日缺课缺勤登记已报而没有的，为零。
  en: pupils absent through illness on the day; zero where the day's absences were reported without any
*/
SELECT school_code, report_date, grade, class_name, ill AS numerator, NULL::BIGINT AS denominator
FROM daily.ill_pupils
WHERE symptom_group = ''
