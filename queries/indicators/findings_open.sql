/*
title:     {zh: 未销号问题, en: Findings open}
unit:      {zh: 个, en: findings}
better:    lower
over_time: last
clauses:   [Z6, C23, X31]
notes:
  zh: 当日终了仍未销号的问题，不论是否逾期；自登记第一个问题起，没有的为零；别校对通报的自查答复不算问题。
  en: >
    findings that stand open at the end of the day, late or not; none open is zero from the first finding on record on;
    answers of other schools to a circular are no findings
*/
WITH numbered AS (
    SELECT
        school_code,
        finding_id,
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
