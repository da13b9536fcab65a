/*
title:     {zh: 已开展应急演练学校比例, en: Schools that held a drill}
unit:      "%"
better:    higher
over_time: last
clauses:   [Z4]
notes:
  zh: 复学以来、截至当日开展过应急演练的学校 / 已复学的学校；有演练上报之前不出数。
  en: >
    schools that held a drill since they reopened, by the day / schools that have reopened; no figure until any drill
    has been reported
*/
WITH drills AS (
    SELECT activities.school_code, min(activities.held_on) AS held_on
    FROM lake.activities AS activities
    INNER JOIN schools ON schools.school_code = activities.school_code
    WHERE activities.kind = '应急演练' AND activities.held_on >= schools.reopened_on
    GROUP BY activities.school_code
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    CASE WHEN drills.held_on <= calendar.day THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN params
LEFT JOIN drills ON drills.school_code = schools.school_code
WHERE schools.reopened_on <= calendar.day
    AND calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM drills)
