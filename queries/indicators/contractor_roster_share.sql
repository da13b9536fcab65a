/*
title:   {zh: 后勤配送人员在册率, en: Contractors on the roster}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
clauses: [C2]
notes:
  zh: 名册上的后勤配送人员入校人次 / 后勤配送人员入校人次；后勤配送名册送达之后才计。
  en: entries of contractors who are on the roster / entries of contractors, once the roster has been delivered
*/
SELECT school_code, report_date, sum(on_roster) AS numerator, sum(admitted) AS denominator
FROM daily.gate_checks
WHERE person_type = '后勤配送' AND EXISTS (SELECT 1 FROM lake.contractors)
GROUP BY school_code, report_date
