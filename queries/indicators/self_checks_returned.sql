/*
title:   {zh: 通报自查完成率, en: Self-checks after circulars returned}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
clauses: [C23]
notes:
  zh: 各校至今交回的自查 / 通报的问题数乘以应自查的学校数，计在通报当日；只在本县要求自查时计（self_check_days）。
  en: >
    self-checks that schools returned by now / findings circulated times schools asked, on the day of the circular; only
    where the county asks for them (self_check_days)
*/
WITH circulars AS (
    SELECT findings.finding_id, min(findings.circulated_on) AS circulated_on
    FROM lake.findings AS findings
    CROSS JOIN params
    WHERE findings.circulated_on <= params.as_of::DATE AND params.self_check_days IS NOT NULL
    GROUP BY findings.finding_id
), returned AS (
    SELECT findings.finding_id, findings.school_code
    FROM lake.findings AS findings
    CROSS JOIN params
    WHERE findings.self_checked_on <= params.as_of::DATE
)
SELECT
    schools.school_code,
    circulars.circulated_on AS report_date,
    count(returned.finding_id) AS numerator,
    count(*) AS denominator
FROM circulars
CROSS JOIN schools
LEFT JOIN returned ON returned.finding_id = circulars.finding_id AND returned.school_code = schools.school_code
GROUP BY schools.school_code, circulars.circulated_on
