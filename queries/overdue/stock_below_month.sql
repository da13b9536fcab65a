/*
title:   {zh: 物资不足一个月, en: Stock below one month}
kind:    violation
clauses: [X15]
severity: 1
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{item} 可用 {days} 天（不足 {stock_days} 天）"
  en: "{item} lasts {days} days (less than {stock_days})"
notes:
  zh: 每种物资最近一次盘点的库存 / 日均消耗；恰好够规定天数的不算不足，少一天就是不足；消耗不明的在这里不算不足。
  en: >
    the newest count of each item over its mean daily use; 30 days are enough, 29 are not; an item whose use is unknown
    is not called short here
*/
WITH counted AS (
    SELECT
        school_code,
        item,
        on_hand,
        report_date,
        row_number() OVER (PARTITION BY school_code, item ORDER BY report_date DESC) AS recency
    FROM daily.supplies
    CROSS JOIN params
    WHERE report_date <= params.as_of::DATE AND on_hand IS NOT NULL
), used AS (
    SELECT
        counted.school_code,
        counted.item,
        counted.on_hand,
        counted.report_date,
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
    GROUP BY counted.school_code, counted.item, counted.on_hand, counted.report_date
)
SELECT
    used.school_code,
    '' AS grade,
    '' AS class_name,
    used.item AS subject,
    used.report_date::TIMESTAMP AS due_at,
    used.item,
    floor(used.on_hand / nullif(used.daily_use, 0))::BIGINT AS days,
    params.stock_days
FROM used
CROSS JOIN params
WHERE used.on_hand / nullif(used.daily_use, 0) < params.stock_days
