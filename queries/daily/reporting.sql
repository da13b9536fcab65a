/*
title:   {zh: 上报情况, en: Reporting}
clauses: []
reason:  says who has reported; the four states of the design
notes:
  zh: >
    每个数据集、时段、学校、学校日一行（周反馈、月通报记在该期最后一个学校日），自全县首次有上报起，且不早于本县上报起始
    日。学校复学后即为应报，名册上看不出的，自其首次上报起应报；日汇报、周反馈、月通报按台账所填报送时间计；截止时间在当
    日以后的，到期或送达之前没有行。
  en: >
    one row for each data set, session, school and school day (weekly and monthly ones: the period's last school day)
    since anything was reported and since the county's reporting began; a school is expected once it has reopened, or,
    where the register cannot say, from its first report on; a report of the three cycles counts by when its ledger says
    that it was submitted, and one that is due only after its own day has no row before it is due or has come
*/
WITH first_reports AS (
    SELECT school_code, min(report_date) AS first_day
    FROM slots
    WHERE dataset <> 'reports' AND dataset IN (SELECT dataset FROM deadlines)
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
    UNION ALL
    SELECT
        deadlines.dataset,
        deadlines.session,
        deadlines.report_date,
        reports.school_code,
        max(CASE WHEN reports.zero THEN 0 ELSE 1 END) AS rows,
        min(reports.submitted_at) AS first_received_at,
        max(reports.received_at) AS received_at,
        1 AS deliveries
    FROM deadlines
    INNER JOIN lake.reports AS reports
        ON deadlines.dataset = 'reports'
        AND reports.cycle = deadlines.session
        AND reports.period_end BETWEEN deadlines.period_start AND deadlines.period_end
    GROUP BY deadlines.dataset, deadlines.session, deadlines.report_date, reports.school_code
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
    AND deadlines.report_date >= params.reporting_from
    AND deadlines.report_date >= (SELECT min(first_day) FROM first_reports)
    AND (
        received.rows IS NOT NULL
        OR deadlines.due_at <= params.as_of
        OR deadlines.due_at <= deadlines.report_date::TIMESTAMP + INTERVAL 1 DAY
    )
