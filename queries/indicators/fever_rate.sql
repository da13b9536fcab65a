/*
title:   {zh: 发热检出率, en: Fever rate}
unit:    "%"
better:  lower
levels:  {warn: 0.5, alarm: 1.0}
of_its_day: true
clauses: [X7, C9]
notes:
  zh: 发热学生数 / 实检学生数，当日各时段合计。
  en: pupils with fever / pupils checked, over the day's sessions
*/
SELECT
    school_code,
    report_date,
    grade,
    class_name,
    sum(feverish) AS numerator,
    sum(checked) AS denominator
FROM daily.screening
WHERE person_type = '学生'
GROUP BY school_code, report_date, grade, class_name
