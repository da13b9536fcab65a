/*
title:   {zh: 封闭管理率, en: School-days with a closed campus}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
clauses: [Z21]
notes:
  zh: 实行封闭管理的校次 / 填报了此项的校次；有一个区域填“否”即为否。
  en: >
    school-days on which the campus was kept closed / school-days that say; one area that says no decides
*/
SELECT
    measures.school_code,
    measures.report_date,
    min(CASE WHEN measures.closed_campus THEN 1 ELSE 0 END) AS numerator,
    1 AS denominator
FROM daily.measures AS measures
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'measures'
    AND reporting.school_code = measures.school_code
    AND reporting.report_date = measures.report_date
    AND reporting.state = 'reported'
WHERE measures.closed_campus IS NOT NULL
GROUP BY measures.school_code, measures.report_date
