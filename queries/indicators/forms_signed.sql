/*
title:   {zh: 排查表签字率, en: Family forms signed}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
of_its_day: true
clauses: [X18, X21, X26]
notes:
  zh: 家长签字、或可以自签的学生自签的份数 / 收回份数；有一项没有填的不计。
  en: forms signed by a parent, or by a pupil who may, / forms that came back; left out where a count is empty
*/
SELECT school_code, report_date, grade, class_name, signed + self_signed AS numerator, returned AS denominator
FROM daily.family_forms
WHERE signed IS NOT NULL AND self_signed IS NOT NULL
