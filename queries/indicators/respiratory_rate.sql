/*
title:   {zh: 呼吸道症状缺课率, en: Absence rate with respiratory symptoms}
unit:    "%"
better:  lower
of_its_day: true
clauses: [C7, N1]
notes:
  zh: 当日缺课、且有本组症状的学生数 / 在册学生数，以报了缺课缺勤登记的学校计。
  en: >
    pupils absent on the day with a symptom of the group / pupils on the register, of the schools that reported absences
*/
SELECT school_code, report_date, grade, class_name, ill AS numerator, enrolled AS denominator
FROM daily.ill_pupils
WHERE symptom_group = 'symptom_groups_respiratory'
