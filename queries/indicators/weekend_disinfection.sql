/*
title:   {zh: 周末消杀率, en: Weekends disinfected}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
clauses: [Z32]
notes:
  zh: 周六或周日有消杀记录的校周数 / 学校有上报、且周日已过的校周数；列在学校当周最后上报的一天。
  en: >
    school-weeks with a disinfection recorded on the Saturday or Sunday / weeks in which the school reported and whose
    Sunday has passed; shown on the last day of the week on which the school reported
*/
WITH weeks AS (
    SELECT reporting.school_code, calendar.week_start, max(reporting.report_date) AS report_date
    FROM daily.reporting AS reporting
    INNER JOIN calendar ON calendar.day = reporting.report_date
    CROSS JOIN params
    WHERE reporting.dataset = 'measures'
        AND reporting.state IN ('reported', 'zero')
        AND params.disinfect_weekends
        AND calendar.week_start::TIMESTAMP + INTERVAL 7 DAY <= params.as_of
    GROUP BY reporting.school_code, calendar.week_start
), done AS (
    SELECT DISTINCT measures.school_code, calendar.week_start
    FROM daily.measures AS measures
    INNER JOIN calendar ON calendar.day = measures.report_date
    WHERE calendar.iso_weekday IN (6, 7) AND (measures.disinfections > 0 OR measures.after_school)
)
SELECT
    weeks.school_code,
    weeks.report_date,
    CASE WHEN done.school_code IS NULL THEN 0 ELSE 1 END AS numerator,
    1 AS denominator
FROM weeks
LEFT JOIN done ON done.school_code = weeks.school_code AND done.week_start = weeks.week_start
