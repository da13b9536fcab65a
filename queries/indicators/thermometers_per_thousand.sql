/*
title:   {zh: 每千名学生测温设备, en: Thermometers per 1000 pupils}
unit:    "‰"
better:  higher
over_time: last
clauses: [Z30]
notes:
  zh: 县里列为测温设备的件数 / 在册学生数，按最近一期物资台账，过期为止。
  en: >
    pieces of what the county lists as thermometers / pupils on the register, by the newest ledger until it is stale
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
), pieces AS (
    SELECT newest.school_code, newest.report_date, sum(supplies.on_hand) AS pieces
    FROM newest
    INNER JOIN daily.supplies AS supplies
        ON supplies.school_code = newest.school_code AND supplies.report_date = newest.ledger_date
    INNER JOIN categories
        ON categories.category_set = 'thermometers' AND supplies.item LIKE '%' || categories.name || '%'
    WHERE newest.recency = 1
    GROUP BY newest.school_code, newest.report_date
), pupils AS (
    SELECT school_code, sum(enrolled) AS pupils FROM classes GROUP BY school_code
)
SELECT pieces.school_code, pieces.report_date, pieces.pieces AS numerator, pupils.pupils AS denominator
FROM pieces
INNER JOIN pupils ON pupils.school_code = pieces.school_code
