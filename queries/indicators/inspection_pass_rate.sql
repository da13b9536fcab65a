/*
title:   {zh: 督查合格率, en: Inspection pass rate}
unit:    "%"
better:  higher
levels:  {warn: 90.0, alarm: 75.0}
clauses: [Z4, C22]
notes:
  zh: 合格的方面数 / 检查的方面数；没有检查的方面，分子分母都不计。
  en: domains passed / domains checked; a domain that was not checked is in neither
*/
SELECT
    inspections.school_code,
    inspections.inspected_on AS report_date,
    sum(CASE WHEN inspections.passed THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM lake.inspections AS inspections
CROSS JOIN params
WHERE inspections.inspected_on <= params.as_of::DATE
GROUP BY inspections.school_code, inspections.inspected_on
