/*
title:   {zh: 呼吸道症状缺课人数, en: Pupils absent with respiratory symptoms}
unit:    {zh: 人, en: pupils}
better:  lower
of_its_day: true
clauses: [C7, N1]
notes:
  zh: 当日缺课、且有本组症状的学生数（规则包分类 symptom_groups_respiratory）。
  en: pupils absent on the day with a symptom of the group (categories symptom_groups_respiratory)
*/
SELECT school_code, report_date, grade, class_name, ill AS numerator, NULL::BIGINT AS denominator
FROM daily.ill_pupils
WHERE symptom_group = 'symptom_groups_respiratory'
