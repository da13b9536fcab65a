/*
title:   {zh: 调拨物资占比, en: Supplies allotted}
unit:    "%"
better:  higher
clauses: [C12]
notes:
  zh: 来源为调拨的入库批次 / 写明来源的入库批次；按批次计，因为各种物资单位不同。
  en: >
    receipts from this source / receipts whose source is written down; in receipts, since items are counted in other
    units
*/
SELECT
    school_code,
    report_date,
    sum(CASE WHEN source = '调拨' THEN receipts ELSE 0 END) AS numerator,
    sum(receipts) AS denominator
FROM daily.supply_receipts
WHERE source IS NOT NULL
GROUP BY school_code, report_date
