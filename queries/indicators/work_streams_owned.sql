/*
title:     {zh: 工作线责任落实率, en: Work streams with an owner}
unit:      "%"
better:    higher
over_time: last
clauses:   [X6]
notes:
  zh: 有责任人的工作线 / 规则包所列工作线，逐校以当日计；没有日期的视为一开始就有；有责任人登记之前不出数。
  en: >
    work streams with an owner / work streams of the pack, school by school, by the day; an entry without a date counts
    from the beginning; no figure until the register names any owner
*/
WITH owned AS (
    SELECT school_code, name, min(coalesce(approved_on, DATE '1900-01-01')) AS since
    FROM lake.documents
    WHERE kind = '工作线责任人' AND owner IS NOT NULL AND school_code IS NOT NULL
    GROUP BY school_code, name
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    count(owned.name) AS numerator,
    count(*) AS denominator
FROM schools
CROSS JOIN categories
CROSS JOIN calendar
CROSS JOIN params
LEFT JOIN owned
    ON owned.school_code = schools.school_code
    AND owned.name = categories.name
    AND owned.since <= calendar.day
WHERE categories.category_set = 'work_streams'
    AND calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM owned)
GROUP BY schools.school_code, calendar.day
