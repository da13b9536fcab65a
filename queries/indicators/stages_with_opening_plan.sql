/*
title:     {zh: 有本学段开学方案学校比例, en: Schools whose stage has an opening plan}
unit:      "%"
better:    higher
over_time: last
clauses:   [Z20]
notes:
  zh: >
    截至当日教育局已印发本学段开学方案（名称写有学段）的学校 / 填有学段的学校；按学段看只有 0 或 100；教育局一份也没有印
    发之前不出数。
  en: >
    schools for whose stage the office has issued an opening plan (its title names the stage) by the day / schools that
    have a stage; by stage it is 0 or 100; no figure until the office has issued any
*/
WITH plans AS (
    SELECT name, approved_on
    FROM lake.documents
    WHERE kind = '开学方案' AND school_code IS NULL AND approved_on IS NOT NULL
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    CASE WHEN count(plans.name) > 0 THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN params
LEFT JOIN plans ON plans.name LIKE '%' || schools.stage || '%' AND plans.approved_on <= calendar.day
WHERE schools.stage IS NOT NULL
    AND calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM plans)
GROUP BY schools.school_code, calendar.day
