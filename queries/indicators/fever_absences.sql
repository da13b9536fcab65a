/*
title:   {zh: 发热缺课人数, en: Pupils absent with fever}
unit:    {zh: 人, en: pupils}
better:  lower
of_its_day: true
clauses: [C7, N1]
notes:
  zh: 当日缺课、且有发热的学生数（规则包分类 symptom_groups_fever）。
  en: pupils absent on the day who had a fever (categories symptom_groups_fever)
*/
SELECT school_code, report_date, grade, class_name, ill AS numerator, NULL::BIGINT AS denominator
FROM daily.ill_pupils
WHERE symptom_group = 'symptom_groups_fever'
