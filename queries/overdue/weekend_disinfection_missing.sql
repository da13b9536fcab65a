/*
title:   {zh: 周末未消杀, en: "Not disinfected at the weekend"}
kind:    missing
clauses: [Z32]
severity: 2
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{week_start} 起的一周，截至周日 24:00 无周末消杀记录"
  en: "no disinfection recorded on the weekend of the week of {week_start}"
notes:
  zh: 学校报了防控措施的每一周，要有周六或周日的消杀记录；以周日 24:00 为限，休息日不顺延，因为条款要求的就是周末。
  en: >
    of each week in which the school reported its measures, a record dated Saturday or Sunday of a disinfection; due on
    the Sunday at 24:00, which no rest day moves, since the weekend itself is what the clause names
*/
WITH weeks AS (
    SELECT DISTINCT reporting.school_code, calendar.week_start
    FROM daily.reporting AS reporting
    INNER JOIN calendar ON calendar.day = reporting.report_date
    WHERE reporting.dataset = 'measures' AND reporting.state IN ('reported', 'zero')
), done AS (
    SELECT DISTINCT measures.school_code, calendar.week_start
    FROM daily.measures AS measures
    INNER JOIN calendar ON calendar.day = measures.report_date
    WHERE calendar.iso_weekday IN (6, 7) AND (measures.disinfections > 0 OR measures.after_school)
)
SELECT
    weeks.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    weeks.week_start::TIMESTAMP + INTERVAL 7 DAY AS due_at,
    weeks.week_start
FROM weeks
CROSS JOIN params
LEFT JOIN done ON done.school_code = weeks.school_code AND done.week_start = weeks.week_start
WHERE params.disinfect_weekends
    AND done.school_code IS NULL
    AND weeks.week_start::TIMESTAMP + INTERVAL 7 DAY <= params.as_of
