/*
title:   {zh: 入库后没有盘点, en: Receipt without a count}
kind:    missing
clauses: [Z30]
severity: 3
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{received_on} 入库{item} {received} {unit}，之后没有库存数"
  en: "{received} {unit} of {item} came on {received_on}, and no count since"
notes:
  zh: 购置不等于库存：每种物资最近一次入库，当日或以后应有库存数。
  en: >
    what was bought is not what is there: the newest receipt of an item wants a count on its day or later
*/
WITH receipts AS (
    SELECT
        school_code,
        item,
        unit,
        received,
        report_date,
        row_number() OVER (PARTITION BY school_code, item ORDER BY report_date DESC, unit) AS recency
    FROM daily.supplies
    WHERE received > 0
), counted AS (
    SELECT school_code, item, max(report_date) AS report_date
    FROM daily.supplies
    WHERE on_hand IS NOT NULL
    GROUP BY school_code, item
)
SELECT
    receipts.school_code,
    '' AS grade,
    '' AS class_name,
    receipts.item AS subject,
    receipts.report_date::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    receipts.item,
    receipts.unit,
    receipts.received,
    receipts.report_date AS received_on
FROM receipts
CROSS JOIN params
LEFT JOIN counted ON counted.school_code = receipts.school_code AND counted.item = receipts.item
WHERE receipts.recency = 1
    AND (counted.report_date IS NULL OR counted.report_date < receipts.report_date)
    AND receipts.report_date::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
