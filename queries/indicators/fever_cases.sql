/*
title:   {zh: 发热人数, en: Pupils with fever}
unit:    {zh: 人, en: pupils}
better:  lower
of_its_day: true
clauses: [X7, C9]
notes:
  zh: 当日各时段检查发现发热的学生数。
  en: pupils that the day's screenings found with fever
*/
SELECT school_code, report_date, grade, class_name, sum(feverish) AS numerator, NULL::BIGINT AS denominator
FROM daily.screening
WHERE person_type = '学生'
GROUP BY school_code, report_date, grade, class_name
