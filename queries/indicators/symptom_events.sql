/*
title:   {zh: 健康异常人次, en: Persons found unwell}
unit:    {zh: 人次, en: cases}
better:  lower
clauses: [C9, X11]
notes:
  zh: 异常事件数，计在发现当日；学校已报而当日没有的为零，没有报的不出数。
  en: >
    events by the day they were found; a day that a school reports without any is zero, one that it does not report has
    no figure
*/
WITH found AS (
    SELECT
        school_code,
        found_at::DATE AS report_date,
        coalesce(grade, '') AS grade,
        coalesce(class_name, '') AS class_name,
        count(*) AS numerator
    FROM lake.symptom_events
    GROUP BY school_code, found_at::DATE, coalesce(grade, ''), coalesce(class_name, '')
)
SELECT school_code, report_date, grade, class_name, numerator, NULL::BIGINT AS denominator
FROM found
UNION ALL
SELECT
    reporting.school_code,
    reporting.report_date,
    '' AS grade,
    '' AS class_name,
    0 AS numerator,
    NULL::BIGINT AS denominator
FROM daily.reporting AS reporting
WHERE reporting.dataset = 'symptom_events' AND reporting.state IN ('reported', 'zero')
