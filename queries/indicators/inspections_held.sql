/*
title:   {zh: 督查次数, en: Inspections held}
unit:    {zh: 次, en: inspections}
better:  higher
clauses: [Z3, C22, X16]
notes:
  zh: 当日督查的校次；一所学校一次督查算一次，不论查了几个方面。
  en: inspections of schools on the day; one inspection of one school counts once however many domains it looked at
*/
SELECT
    inspections.school_code,
    inspections.inspected_on AS report_date,
    count(DISTINCT inspections.inspection_id) AS numerator,
    NULL AS denominator
FROM lake.inspections AS inspections
CROSS JOIN params
WHERE inspections.inspected_on <= params.as_of::DATE
GROUP BY inspections.school_code, inspections.inspected_on
