/*
title:   {zh: 排查表轨迹明确率, en: Family forms clear}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
of_its_day: true
clauses: [X19]
notes:
  zh: 轨迹不属不明的份数 / 收回份数；没有填轨迹不明份数的不计。
  en: forms that are not unclear / forms that came back; left out where it is not said how many are unclear
*/
SELECT school_code, report_date, grade, class_name, returned - unclear AS numerator, returned AS denominator
FROM daily.family_forms
WHERE unclear IS NOT NULL
