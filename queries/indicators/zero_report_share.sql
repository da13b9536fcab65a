/*
title:   {zh: 零报告占比, en: Zero reports}
unit:    "%"
better:  higher
of_its_day: true
clauses: [C5, C24]
notes:
  zh: 零报告 / 收到的报告；没有收到的，分子分母都不计。
  en: reports that said that there was nothing to report / reports that came; what did not come is neither
*/
SELECT
    school_code,
    report_date,
    count(CASE WHEN state = 'zero' THEN 1 END) AS numerator,
    count(*) AS denominator
FROM daily.reporting
WHERE state IN ('reported', 'zero')
GROUP BY school_code, report_date
