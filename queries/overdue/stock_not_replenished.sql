/*
title:   {zh: 物资不足未补充, en: Short of stock and not replenished}
kind:    overdue
clauses: [X15]
severity: 1
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{item} 可用 {days} 天（不足 {stock_days} 天），近 {stock_window_days} 天没有入库"
  en: "{item} lasts {days} days (less than {stock_days}) and none came in {stock_window_days} days"
notes:
  zh: >
    按最近一次盘点不足一个月，且在计算日均消耗的天数内没有入库；这些天已经过去，所以以盘点当日为限；订购没有数据，已订未
    到的算没有补充。
  en: >
    what lasts less than a month by its newest count and has had no receipt in the days over which its use is averaged;
    those days have passed, so it is due with the count; orders are in no data set, so what is ordered and has not come
    counts as not replenished
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
        avg(CASE WHEN supplies.on_hand + coalesce(supplies.used, 0) > 0 THEN supplies.used END) AS daily_use,
        sum(coalesce(supplies.received, 0)) AS received
    FROM counted
    CROSS JOIN params
    INNER JOIN daily.supplies AS supplies
        ON supplies.school_code = counted.school_code
        AND supplies.item = counted.item
        AND supplies.report_date <= counted.report_date
        AND date_diff('day', supplies.report_date, counted.report_date) < params.stock_window_days
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
    params.stock_days,
    params.stock_window_days
FROM used
CROSS JOIN params
WHERE used.on_hand / nullif(used.daily_use, 0) < params.stock_days AND used.received = 0
