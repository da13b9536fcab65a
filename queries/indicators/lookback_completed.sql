/*
title:     {zh: 回溯排查完成率, en: Look-back surveys completed}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
over_time: last
clauses:   [X24]
notes:
  zh: >
    回溯天数达到本县规定的已摸排师生数 / 应登记师生数；回溯天数不足的算没有完成；以最新一行为准，直到下次再报；有一项没
    有填的不计。
  en: >
    pupils and staff surveyed as many days back as the county asks for / pupils and staff on the roster; a survey that
    looks back less far counts as not done; the newest row stands until the next, and one with an empty count is left
    out
*/
WITH spans AS (
    SELECT
        registrations.school_code,
        registrations.person_type,
        registrations.report_date,
        lead(registrations.report_date) OVER (
            PARTITION BY registrations.school_code, registrations.person_type ORDER BY registrations.report_date
        ) AS next_report,
        registrations.surveyed,
        registrations.lookback_days,
        registrations.roster
    FROM daily.registrations AS registrations
    WHERE registrations.person_type IN ('学生', '教职工')
)
SELECT
    spans.school_code,
    calendar.day AS report_date,
    sum(CASE WHEN spans.lookback_days >= params.lookback_days THEN spans.surveyed ELSE 0 END) AS numerator,
    sum(spans.roster) AS denominator
FROM spans
CROSS JOIN params
INNER JOIN calendar
    ON calendar.day >= spans.report_date
    AND (spans.next_report IS NULL OR calendar.day < spans.next_report)
WHERE calendar.is_school_day
    AND calendar.day <= params.as_of::DATE
    AND params.lookback_days IS NOT NULL
    AND spans.surveyed IS NOT NULL
    AND spans.lookback_days IS NOT NULL
GROUP BY spans.school_code, calendar.day
