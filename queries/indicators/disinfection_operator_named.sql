/*
title:   {zh: 专人消毒率, en: Disinfections with a named person}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
clauses: [Z32]
notes:
  zh: 写明消毒责任人的区域日数 / 已消毒的区域日数。
  en: zone-days disinfected by a person who is named / zone-days disinfected
*/
SELECT
    measures.school_code,
    measures.report_date,
    count(CASE WHEN measures.operator_named THEN 1 END) AS numerator,
    count(*) AS denominator
FROM daily.measures AS measures
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'measures'
    AND reporting.school_code = measures.school_code
    AND reporting.report_date = measures.report_date
    AND reporting.state = 'reported'
WHERE measures.disinfections > 0 OR measures.after_school
GROUP BY measures.school_code, measures.report_date
