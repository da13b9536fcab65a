/*
title:   {zh: 按期整改率, en: Findings mended in time}
unit:    "%"
better:  higher
levels:  {warn: 95.0, alarm: 80.0}
clauses: [Z6, C23, X31]
notes:
  zh: >
    在期限当日以前整改完成的问题 / 期限已过的问题，计在期限当日（遇休息日顺延，N4）；要求立行立改的县，期限为发现当日。
    没有定期限的，分子分母都不计，由逾期清单列出；别校对通报的自查答复不算问题。
  en: >
    findings mended by their last day / findings whose last day has passed, on that day (moved past a rest day, N4);
    where the county mends at once it is the day they were found. A finding without a date is in neither: the overdue
    list names it; answers of other schools to a circular are no findings
*/
WITH numbered AS (
    SELECT
        school_code,
        found_on,
        due_on,
        closed_on,
        CASE
            WHEN inspection_id IS NULL AND circulated_on IS NULL AND due_on IS NULL
                THEN max(circulated_on) OVER (PARTITION BY finding_id)
        END AS answers
    FROM lake.findings
), found AS (
    SELECT
        numbered.school_code,
        numbered.closed_on,
        CASE WHEN params.rectification = '立行立改' THEN numbered.found_on ELSE numbered.due_on END AS last_day,
        params.as_of
    FROM numbered
    CROSS JOIN params
    WHERE numbered.answers IS NULL AND numbered.found_on <= params.as_of::DATE
), due AS (
    SELECT found.school_code, found.closed_on, found.as_of, coalesce(calendar.deadline_day, found.last_day) AS deadline
    FROM found
    LEFT JOIN calendar ON calendar.day = found.last_day
    WHERE found.last_day IS NOT NULL
)
SELECT
    school_code,
    deadline AS report_date,
    sum(CASE WHEN closed_on <= deadline THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM due
WHERE deadline::TIMESTAMP + INTERVAL 1 DAY <= as_of
GROUP BY school_code, deadline
