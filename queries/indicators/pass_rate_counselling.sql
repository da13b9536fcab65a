/*
title:   {zh: 心理健康教育督查合格率, en: "Pass rate, mental health"}
unit:    "%"
better:  higher
levels:  {warn: 90.0, alarm: 75.0}
clauses: [Z4]
notes:
  zh: 心理健康教育方面督查合格的次数 / 督查的次数；两数之差即查出的问题。
  en: checks of 心理健康教育 that were passed / checks of it; the difference of the two is what was found
*/
SELECT
    inspections.school_code,
    inspections.inspected_on AS report_date,
    sum(CASE WHEN inspections.passed THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM lake.inspections AS inspections
CROSS JOIN params
WHERE inspections.inspected_on <= params.as_of::DATE AND inspections.domain = '心理健康教育'
GROUP BY inspections.school_code, inspections.inspected_on
