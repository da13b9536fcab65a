/*
title:   {zh: 平均通报天数, en: Days to circulate a finding}
unit:    {zh: 天, en: days}
better:  lower
clauses: [Z6, C23]
notes:
  zh: 发现至通报的自然日数 / 已通报的问题数，计在通报当日；当日通报的为 0 天。
  en: >
    calendar days from found to circulated / findings circulated, on the day of the circular; the same day is 0
*/
SELECT
    findings.school_code,
    findings.circulated_on AS report_date,
    sum(date_diff('day', findings.found_on, findings.circulated_on)) AS numerator,
    count(*) AS denominator
FROM lake.findings AS findings
CROSS JOIN params
WHERE findings.circulated_on <= params.as_of::DATE
GROUP BY findings.school_code, findings.circulated_on
