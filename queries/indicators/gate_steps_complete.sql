/*
title:   {zh: 入校手续齐全率, en: Gate steps complete}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 99.0}
of_its_day: true
clauses: [Z21, C1, X7]
notes:
  zh: 本县要求的步骤都做到的入校人次 / 放行入校人次；校门报流水的才有数。
  en: entries with every step that the county asks for / entries that were let in; known where the gate sends its log
*/
SELECT school_code, report_date, sum(admitted - step_missing) AS numerator, sum(admitted) AS denominator
FROM daily.gate_checks
GROUP BY school_code, report_date
