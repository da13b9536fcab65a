/*
title:     {zh: 部门协办未办结, en: Partner departments' tasks open}
unit:      {zh: 件, en: tasks}
better:    lower
over_time: last
clauses:   [Z14]
notes:
  zh: 责任层级写有协办部门、当日终了仍未销号的问题；自登记第一个起，没有的为零；逾期清单按部门列出。
  en: >
    findings whose level answerable names a partner department and that stand open at the end of the day; zero from the
    first one on record on; the overdue list tells them by department
*/
WITH numbered AS (
    SELECT
        school_code,
        finding_id,
        level,
        found_on,
        closed_on,
        CASE
            WHEN inspection_id IS NULL AND circulated_on IS NULL AND due_on IS NULL
                THEN max(circulated_on) OVER (PARTITION BY finding_id)
        END AS answers
    FROM lake.findings
), found AS (
    SELECT numbered.school_code, numbered.finding_id, numbered.found_on, numbered.closed_on
    FROM numbered
    CROSS JOIN params
    INNER JOIN categories ON categories.category_set = 'partners' AND numbered.level LIKE '%' || categories.name || '%'
    WHERE numbered.answers IS NULL AND numbered.found_on <= params.as_of::DATE
), first_day AS (
    SELECT min(found_on) AS day FROM found
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    count(DISTINCT found.finding_id) AS numerator,
    NULL AS denominator
FROM schools
CROSS JOIN params
CROSS JOIN first_day
INNER JOIN calendar
    ON calendar.day >= first_day.day AND calendar.is_school_day AND calendar.day <= params.as_of::DATE
LEFT JOIN found
    ON found.school_code = schools.school_code
    AND found.found_on <= calendar.day
    AND (found.closed_on IS NULL OR found.closed_on > calendar.day)
GROUP BY schools.school_code, calendar.day
