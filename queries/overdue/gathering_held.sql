/*
title:   {zh: 开展了聚集性活动, en: "Gathering held"}
kind:    violation
clauses: [Z31, C17]
severity: 1
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{report_date} 开展聚集性活动 {gatherings} 次"
  en: "{report_date}: {gatherings} gatherings held"
notes:
  zh: 一校一日一项，各区域合计；事情就发生在当日，所以自当日零时算起，并一直列着。
  en: >
    one item a school-day, over its areas; the day itself is when it happened, so it dates from the beginning of it and
    stays listed
*/
WITH days AS (
    SELECT measures.school_code, measures.report_date, sum(measures.gatherings) AS gatherings
    FROM daily.measures AS measures
    INNER JOIN daily.reporting AS reporting
        ON reporting.dataset = 'measures'
        AND reporting.school_code = measures.school_code
        AND reporting.report_date = measures.report_date
        AND reporting.state = 'reported'
    GROUP BY measures.school_code, measures.report_date
)
SELECT
    days.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    days.report_date::TIMESTAMP AS due_at,
    days.report_date,
    days.gatherings
FROM days
CROSS JOIN params
WHERE days.gatherings > 0 AND NOT params.gatherings_allowed AND days.report_date::TIMESTAMP <= params.as_of
