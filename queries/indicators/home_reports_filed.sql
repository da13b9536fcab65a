/*
title:   {zh: 居家学习报告上交率, en: Reports of learners at home}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
of_its_day: true
clauses: [X27]
notes:
  zh: 经家长签字的居家报告份数 / 居家网课人数，以有居家网课学生、且两项都填的班级计。
  en: reports signed by a parent / learners at home, of the classes that have some and say both
*/
SELECT school_code, report_date, grade, class_name, home_reports AS numerator, home_learners AS denominator
FROM daily.family_forms
WHERE home_learners > 0 AND home_reports IS NOT NULL
