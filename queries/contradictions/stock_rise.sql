/*
title:   {zh: 库存增加而无入库, en: Stock rose without a receipt}
clauses: [X15, Z30, C8]
left:    {zh: 盘点库存, en: Stock by the count}
right:   {zh: 按上次盘点推算的上限, en: The most there can be by the count before}
says:
  zh: "{item} 库存 {on_hand} {unit}，按 {counted_before} 的 {before} 加入库 {received} 减消耗，最多 {most}"
  en: "{item}: {on_hand} {unit} counted; from {before} on {counted_before} with {received} received at most {most}"
notes:
  zh: 同一物资、同一单位的两次盘点，加上前一次以后的全部入库；消耗只知道后一次当日的，所以少于推算数不算矛盾。
  en: >
    two counts of an item in one unit, with all receipts after the first; of the use only that of the day of the second
    is known, so less than this is no contradiction
*/
WITH counts AS (
    SELECT
        school_code,
        item,
        unit,
        report_date,
        on_hand,
        coalesce(used, 0) AS used,
        lag(on_hand) OVER (PARTITION BY school_code, item, unit ORDER BY report_date) AS before,
        lag(report_date) OVER (PARTITION BY school_code, item, unit ORDER BY report_date) AS counted_before
    FROM daily.supplies
    WHERE on_hand IS NOT NULL
), compared AS (
    SELECT
        counts.school_code,
        counts.item,
        counts.unit,
        counts.report_date,
        counts.on_hand,
        counts.before,
        counts.counted_before,
        sum(coalesce(supplies.received, 0)) AS received,
        round(counts.before + sum(coalesce(supplies.received, 0)) - counts.used, 2) AS most
    FROM counts
    INNER JOIN daily.supplies AS supplies
        ON supplies.school_code = counts.school_code
        AND supplies.item = counts.item
        AND supplies.report_date > counts.counted_before
        AND supplies.report_date <= counts.report_date
    GROUP BY
        counts.school_code, counts.item, counts.unit, counts.report_date, counts.on_hand, counts.before,
        counts.counted_before, counts.used
)
SELECT
    school_code,
    report_date,
    on_hand AS left_value,
    most AS right_value,
    item,
    unit,
    on_hand,
    before,
    counted_before,
    received,
    most
FROM compared
WHERE round(on_hand, 2) > most
