/*
title:     {zh: 家庭成员健康码注册率, en: Family members with a health code}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
over_time: last
clauses:   [Z27]
notes:
  zh: 已注册健康码的家庭成员数 / 应登记家庭成员数；以最新一行为准，直到下次再报。
  en: family members registered for the health code / those on the roster; the newest row stands until the next
*/
WITH spans AS (
    SELECT
        school_code,
        person_type,
        report_date,
        lead(report_date) OVER (PARTITION BY school_code, person_type ORDER BY report_date) AS next_report,
        code_registered AS done,
        roster
    FROM daily.registrations
    WHERE person_type = '家庭成员'
)
SELECT spans.school_code, calendar.day AS report_date, sum(spans.done) AS numerator, sum(spans.roster) AS denominator
FROM spans
CROSS JOIN params
INNER JOIN calendar
    ON calendar.day >= spans.report_date
    AND (spans.next_report IS NULL OR calendar.day < spans.next_report)
WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE
GROUP BY spans.school_code, calendar.day
