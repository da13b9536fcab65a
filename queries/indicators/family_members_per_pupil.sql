/*
title:     {zh: 每名学生的注册家庭成员, en: Registered family members a pupil}
unit:      {zh: 人, en: people}
better:    higher
over_time: last
clauses:   [Z27]
notes:
  zh: 已注册健康码的家庭成员数 / 已注册健康码的学生数，以两类都报的学校计；以最新一行为准，直到下次再报。
  en: >
    family members registered for the health code / pupils registered for it, of the schools that say both; the newest
    row stands until the next
*/
WITH spans AS (
    SELECT
        school_code,
        person_type,
        report_date,
        lead(report_date) OVER (PARTITION BY school_code, person_type ORDER BY report_date) AS next_report,
        code_registered
    FROM daily.registrations
    WHERE person_type IN ('学生', '家庭成员')
)
SELECT
    spans.school_code,
    calendar.day AS report_date,
    sum(CASE WHEN spans.person_type = '家庭成员' THEN spans.code_registered END) AS numerator,
    sum(CASE WHEN spans.person_type = '学生' THEN spans.code_registered END) AS denominator
FROM spans
CROSS JOIN params
INNER JOIN calendar
    ON calendar.day >= spans.report_date
    AND (spans.next_report IS NULL OR calendar.day < spans.next_report)
WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE
GROUP BY spans.school_code, calendar.day
HAVING count(*) = 2
