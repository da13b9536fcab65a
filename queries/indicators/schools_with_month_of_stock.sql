/*
title:   {zh: 物资够一个月的学校, en: Schools with a month of stock}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
over_time: last
of_its_day: true
clauses: [X15]
notes:
  zh: 可用最短的物资也够本县规定的一个月的学校 / 有物资消耗可知的学校；最短的一种与“物资最短可用天数”相同。
  en: >
    schools whose shortest item lasts at least the month that the county asks for / schools of whose items some use is
    known; the shortest one as in days of stock
*/
WITH counted AS (
    SELECT
        calendar.day AS report_date,
        supplies.school_code,
        supplies.item,
        supplies.on_hand,
        row_number() OVER (
            PARTITION BY calendar.day, supplies.school_code, supplies.item ORDER BY supplies.report_date DESC
        ) AS recency
    FROM calendar
    CROSS JOIN params
    INNER JOIN daily.supplies AS supplies
        ON supplies.report_date <= calendar.day
        AND date_diff('day', supplies.report_date, calendar.day) < params.stock_stale_days
    WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE AND supplies.on_hand IS NOT NULL
), used AS (
    SELECT
        counted.report_date,
        counted.school_code,
        counted.item,
        counted.on_hand,
        avg(supplies.used) AS daily_use
    FROM counted
    CROSS JOIN params
    INNER JOIN daily.supplies AS supplies
        ON supplies.school_code = counted.school_code
        AND supplies.item = counted.item
        AND supplies.report_date <= counted.report_date
        AND date_diff('day', supplies.report_date, counted.report_date) < params.stock_window_days
        AND supplies.on_hand + coalesce(supplies.used, 0) > 0
    WHERE counted.recency = 1
    GROUP BY counted.report_date, counted.school_code, counted.item, counted.on_hand
), ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY school_code, report_date ORDER BY on_hand / nullif(daily_use, 0), item
        ) AS shortest
    FROM used
    WHERE daily_use > 0
)
SELECT
    ranked.school_code,
    ranked.report_date,
    CASE WHEN ranked.on_hand >= params.stock_days * ranked.daily_use THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM ranked
CROSS JOIN params
WHERE ranked.shortest = 1
