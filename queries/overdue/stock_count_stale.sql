/*
title:   {zh: 库存久未盘点, en: Stock not counted for long}
kind:    overdue
clauses: [X15, Z30]
severity: 3
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{item} 上次盘点 {counted_on}，超过 {stock_stale_days} 天"
  en: "{item} was last counted on {counted_on}, more than {stock_stale_days} days ago"
notes:
  zh: 看盘点日期，不看照抄盘点数的填报日期；盘点当日不计（N4）。
  en: >
    by the day of the count and not of the report that repeats it; the day of the count is not counted itself (N4)
*/
WITH counted AS (
    SELECT school_code, item, max(counted_on) AS counted_on
    FROM daily.supplies
    WHERE counted_on IS NOT NULL
    GROUP BY school_code, item
)
SELECT
    counted.school_code,
    '' AS grade,
    '' AS class_name,
    counted.item AS subject,
    deadline.deadline_day::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    counted.item,
    counted.counted_on,
    params.stock_stale_days
FROM counted
CROSS JOIN params
INNER JOIN calendar AS deadline
    ON deadline.day = (counted.counted_on + params.stock_stale_days * INTERVAL 1 DAY)::DATE
WHERE deadline.deadline_day::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
