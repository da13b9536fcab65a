/*
title:   {zh: 每校每种物资的入库, en: Receipts by school, item, source and day}
clauses: []
reason:  counts that indicators read
notes:
  zh: 填有入库数量的一行为一批；没有填来源的，来源为空。
  en: a receipt is a row with a quantity that came in; one whose source is not written down has none
*/
SELECT
    report_date,
    school_code,
    item,
    unit,
    source,
    count(*) AS receipts,
    sum(received) AS received
FROM lake.supplies
WHERE received > 0
GROUP BY report_date, school_code, item, unit, source
