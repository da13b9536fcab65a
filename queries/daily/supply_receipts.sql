/*
title:   {zh: 每校每种物资的入库, en: Receipts by school, item, source and day}
clauses: []
reason:  counts that indicators read
notes:   a receipt is a row with a quantity that came in; one whose source is not written down has none
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
