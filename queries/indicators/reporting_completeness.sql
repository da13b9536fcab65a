/*
title:   {zh: 上报完整率, en: Reports received}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 95.0}
of_its_day: true
clauses: [C5, C24, X5, Z23]
notes:
  zh: 收到的报告（含零报告）/ 至今到期应报的报告，各数据集、时段、周期合计；本县上报起始日以前的日子不要求上报。
  en: >
    reports that came, zero reports included / reports that were due by now, over data sets, sessions and cycles; days
    before the county's reporting began are not expected
*/
SELECT
    reporting.school_code,
    reporting.report_date,
    count(CASE WHEN reporting.state IN ('reported', 'zero') THEN 1 END) AS numerator,
    count(*) AS denominator
FROM daily.reporting AS reporting
CROSS JOIN params
WHERE reporting.expected AND (reporting.due_at <= params.as_of OR reporting.state IN ('reported', 'zero'))
GROUP BY reporting.school_code, reporting.report_date
