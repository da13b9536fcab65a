/*
title:   {zh: 按时上报率, en: Reports on time}
unit:    "%"
better:  higher
levels:  {warn: 98.0, alarm: 90.0}
of_its_day: true
clauses: [C5, X5]
notes:
  zh: 首次送达不晚于截止时间的报告 / 至今到期应报的报告；未报的不算按时。
  en: reports whose first version came by the deadline / reports that were due by now; a missing one was not in time
*/
SELECT
    reporting.school_code,
    reporting.report_date,
    count(CASE WHEN reporting.on_time THEN 1 END) AS numerator,
    count(*) AS denominator
FROM daily.reporting AS reporting
CROSS JOIN params
WHERE reporting.expected AND (reporting.due_at <= params.as_of OR reporting.state IN ('reported', 'zero'))
GROUP BY reporting.school_code, reporting.report_date
