/*
title:   {zh: 上报情况, en: Reporting}
clauses: []
reason:  says who has reported; the four states of the design
notes:   >
  one row for each data set, session, school and school day (weekly ones: the week's last school day) since anything
  was reported; a school is expected once it has reopened, or, where the register cannot say, from its first report on
*/
WITH first_reports AS (
    SELECT school_code, min(report_date) AS first_day
    FROM slots
    WHERE dataset IN (SELECT dataset FROM deadlines)
    GROUP BY school_code
), received AS (
    SELECT
        deadlines.dataset,
        deadlines.session,
        deadlines.report_date,
        slots.school_code,
        max(slots.rows) AS rows,
        min(slots.first_received_at) AS first_received_at,
        max(slots.received_at) AS received_at,
        max(slots.deliveries) AS deliveries
    FROM deadlines
    INNER JOIN slots
        ON slots.dataset = deadlines.dataset
        AND slots.session = deadlines.session
        AND slots.report_date BETWEEN deadlines.period_start AND deadlines.period_end
    GROUP BY deadlines.dataset, deadlines.session, deadlines.report_date, slots.school_code
)
SELECT
    deadlines.dataset,
    deadlines.session,
    schools.school_code,
    deadlines.report_date,
    coalesce(schools.reopened_on <= deadlines.report_date, true)
        AND (params.expected_from = 'register' OR coalesce(first_reports.first_day <= deadlines.report_date, false))
        AS expected,
    CASE
        WHEN received.rows > 0 THEN 'reported'
        WHEN received.rows = 0 THEN 'zero'
        WHEN coalesce(schools.reopened_on <= deadlines.report_date, true)
            AND (params.expected_from = 'register' OR coalesce(first_reports.first_day <= deadlines.report_date, false))
            THEN 'missing'
        ELSE 'not_expected'
    END AS state,
    received.first_received_at <= deadlines.due_at AS on_time,
    received.deliveries > 1 AS corrected,
    received.received_at,
    deadlines.due_at
FROM deadlines
CROSS JOIN schools
CROSS JOIN params
LEFT JOIN first_reports ON first_reports.school_code = schools.school_code
LEFT JOIN received
    ON received.dataset = deadlines.dataset
    AND received.session = deadlines.session
    AND received.report_date = deadlines.report_date
    AND received.school_code = schools.school_code
WHERE deadlines.report_date <= params.as_of::DATE
    AND deadlines.report_date >= (SELECT min(first_day) FROM first_reports)
