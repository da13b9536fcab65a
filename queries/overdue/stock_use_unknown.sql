/*
title:   {zh: 物资消耗不明, en: Use of a supply unknown}
kind:    missing
clauses: [X15]
severity: 3
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{item} 有库存 {on_hand}，近 {stock_window_days} 天没有消耗记录，可用几天不知道"
  en: "{item}: {on_hand} on hand and no use on record for {stock_window_days} days; how long it lasts is unknown"
notes:
  zh: 消耗不明，既不是不足，也不是用不完；消耗为零是知道的；县里列为设备的不消耗。
  en: >
    an unknown use is neither short nor for ever; a use of zero is known; what the county lists as equipment is not used
    up
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
)
SELECT
    counted.school_code,
    '' AS grade,
    '' AS class_name,
    counted.item AS subject,
    counted.report_date::TIMESTAMP AS due_at,
    counted.item,
    counted.on_hand,
    params.stock_window_days
FROM counted
CROSS JOIN params
LEFT JOIN daily.supplies AS known
    ON known.school_code = counted.school_code
    AND known.item = counted.item
    AND known.used IS NOT NULL
    AND known.report_date <= counted.report_date
    AND date_diff('day', known.report_date, counted.report_date) < params.stock_window_days
LEFT JOIN categories AS equipment
    ON equipment.category_set = 'equipment' AND counted.item LIKE '%' || equipment.name || '%'
WHERE counted.recency = 1 AND counted.on_hand > 0 AND known.item IS NULL AND equipment.name IS NULL
