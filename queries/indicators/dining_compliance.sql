/*
title:   {zh: 就餐合规率, en: Dining as required}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
clauses: [X8]
notes:
  zh: 食堂检查做到的项数（错时就餐、单人单桌同向）/ 已填报的项数；没有填的，分子分母都不计。
  en: >
    checks of the canteen that are met (meals at staggered times; single desks facing one way) / checks answered; a
    question left open is on neither side
*/
SELECT
    measures.school_code,
    measures.report_date,
    count(CASE WHEN measures.staggered_dining THEN 1 END) + count(CASE WHEN measures.single_desk THEN 1 END) AS numerator,
    count(measures.staggered_dining) + count(measures.single_desk) AS denominator
FROM daily.measures AS measures
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'measures'
    AND reporting.school_code = measures.school_code
    AND reporting.report_date = measures.report_date
    AND reporting.state = 'reported'
WHERE measures.area = '食堂' AND (measures.staggered_dining IS NOT NULL OR measures.single_desk IS NOT NULL)
GROUP BY measures.school_code, measures.report_date
