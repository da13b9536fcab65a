/*
title:     {zh: 返校前摸排率, en: Surveyed before the return}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
over_time: last
clauses:   [Z9, X24]
notes:
  zh: 已摸排人数 / 应摸排人数，学生、教职工、家庭成员合计；以最新一行为准，直到下次再报。
  en: people surveyed / people to survey, pupils, staff and family together; the newest row stands until the next
*/
WITH spans AS (
    SELECT
        school_code,
        person_type,
        report_date,
        lead(report_date) OVER (PARTITION BY school_code, person_type ORDER BY report_date) AS next_report,
        surveyed AS done,
        roster
    FROM daily.registrations
)
SELECT spans.school_code, calendar.day AS report_date, sum(spans.done) AS numerator, sum(spans.roster) AS denominator
FROM spans
CROSS JOIN params
INNER JOIN calendar
    ON calendar.day >= spans.report_date
    AND (spans.next_report IS NULL OR calendar.day < spans.next_report)
WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE AND spans.done IS NOT NULL
GROUP BY spans.school_code, calendar.day
