/*
title:   {zh: 绿码率, en: Green codes}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
of_its_day: true
clauses: [Z26]
notes:
  zh: 亮绿码的入校人次 / 亮了码的入校人次，未放行的也计。
  en: entries with a green code / entries at which a code was shown, those refused included
*/
SELECT school_code, report_date, sum(green) AS numerator, sum(codes_shown) AS denominator
FROM daily.gate_checks
WHERE codes_shown > 0
GROUP BY school_code, report_date
