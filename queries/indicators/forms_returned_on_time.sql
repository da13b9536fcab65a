/*
title:   {zh: 排查表按时收回率, en: Family forms back in time}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
of_its_day: true
clauses: [X18, X26]
notes:
  zh: 下一学校日截止时间前收回的份数 / 下发份数；没有填按时收回份数的班级不计。
  en: >
    forms back by the next school day's cut-off / forms issued; a class that does not say how many came in time is left
    out
*/
SELECT school_code, report_date, grade, class_name, returned_by_cutoff AS numerator, issued AS denominator
FROM daily.family_forms
WHERE returned_by_cutoff IS NOT NULL
