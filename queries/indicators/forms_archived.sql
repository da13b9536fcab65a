/*
title:   {zh: 排查表归档率, en: Family forms archived}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
of_its_day: true
clauses: [X19, X26]
notes:
  zh: 已归档份数 / 收回份数；没有填归档份数的不计。
  en: forms archived / forms that came back; left out where it is not said how many are archived
*/
SELECT school_code, report_date, grade, class_name, archived AS numerator, returned AS denominator
FROM daily.family_forms
WHERE archived IS NOT NULL
