/*
title:       {zh: 物资最短可用天数, en: Days of stock (shortest)}
unit:        {zh: 天, en: days}
better:      higher
levels:      {warn: 30.0, alarm: 14.0}
over_places: min
over_time:   last
of_its_day:  true
clauses:     [X15, Z30]
notes:
  zh: >
    库存 / 近期有库存各日的日均消耗，取可用天数最短的一种物资；消耗不明就是不明，不等于用不完，所以消耗不明的物资不计；
    购置不等于库存；最近一次盘点在过期以前一直有效。
  en: >
    stock on hand / mean daily use over the last days that had stock, of the item that lasts shortest; unknown use is
    unknown and not for ever, so an item without a known use has no figure here; purchased is not on hand; the last
    count stands until it is stale
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
SELECT school_code, report_date, on_hand AS numerator, daily_use AS denominator
FROM ranked
WHERE shortest = 1
