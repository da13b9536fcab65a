/*
title:   {zh: 后勤配送人员入校检测率, en: Contractors checked}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
clauses: [C2]
notes:
  zh: 测了体温的后勤配送人员入校人次 / 后勤配送人员入校人次。
  en: entries of contractors whose temperature was taken / entries of contractors
*/
SELECT school_code, report_date, sum(admitted - untaken) AS numerator, sum(admitted) AS denominator
FROM daily.gate_checks
WHERE person_type = '后勤配送'
GROUP BY school_code, report_date
