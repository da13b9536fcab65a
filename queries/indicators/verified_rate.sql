/*
title:     {zh: 返校学生信息核对率, en: Pupils verified}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
over_time: last
clauses:   [Z24]
notes:
  zh: 信息已核对的学生数 / 返校学生数；以最新一行为准，直到下次再报。
  en: pupils whose data are verified / returned pupils; the newest row stands until the next
*/
WITH spans AS (
    SELECT
        school_code,
        person_type,
        report_date,
        lead(report_date) OVER (PARTITION BY school_code, person_type ORDER BY report_date) AS next_report,
        verified AS done,
        roster
    FROM daily.registrations
    WHERE person_type = '学生'
)
SELECT spans.school_code, calendar.day AS report_date, sum(spans.done) AS numerator, sum(spans.roster) AS denominator
FROM spans
CROSS JOIN params
INNER JOIN calendar
    ON calendar.day >= spans.report_date
    AND (spans.next_report IS NULL OR calendar.day < spans.next_report)
WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE AND spans.done IS NOT NULL
GROUP BY spans.school_code, calendar.day
