/*
title:   {zh: 必备物资设施齐全的学校, en: Schools with all essentials}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
over_time: last
clauses: [Z29, C14]
notes:
  zh: >
    县里列为必备和校门设施的种类齐全的学校 / 有台账的学校，按最近一期物资台账，过期为止；没有填数量的行，表示有而不知多
    少。
  en: >
    what the county lists as essential or as a facility at the gate, by the newest ledger until it is stale; a row
    without a count says that it is there and not how many
*/
WITH ledgers AS (
    SELECT DISTINCT school_code, report_date FROM daily.supplies
), newest AS (
    SELECT
        calendar.day AS report_date,
        ledgers.school_code,
        ledgers.report_date AS ledger_date,
        row_number() OVER (
            PARTITION BY calendar.day, ledgers.school_code ORDER BY ledgers.report_date DESC
        ) AS recency
    FROM calendar
    CROSS JOIN params
    INNER JOIN ledgers
        ON ledgers.report_date <= calendar.day
        AND date_diff('day', ledgers.report_date, calendar.day) < params.stock_stale_days
    WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE
), held AS (
    SELECT
        newest.school_code,
        newest.report_date,
        categories.name,
        max(CASE WHEN coalesce(supplies.on_hand > 0, true) THEN 1 ELSE 0 END) AS is_there
    FROM newest
    INNER JOIN categories ON categories.category_set IN ('essentials', 'gate_facilities')
    INNER JOIN daily.supplies AS supplies
        ON supplies.school_code = newest.school_code
        AND supplies.report_date = newest.ledger_date
        AND supplies.item LIKE '%' || categories.name || '%'
    WHERE newest.recency = 1
    GROUP BY newest.school_code, newest.report_date, categories.name
), counted AS (
    SELECT newest.school_code, newest.report_date, coalesce(sum(held.is_there), 0) AS there, count(*) AS required
    FROM newest
    INNER JOIN categories ON categories.category_set IN ('essentials', 'gate_facilities')
    LEFT JOIN held
        ON held.school_code = newest.school_code
        AND held.report_date = newest.report_date
        AND held.name = categories.name
    WHERE newest.recency = 1
    GROUP BY newest.school_code, newest.report_date
)
SELECT school_code, report_date, CASE WHEN there = required THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM counted
