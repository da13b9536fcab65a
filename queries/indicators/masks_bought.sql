/*
title:   {zh: 口罩累计购置, en: Masks bought in all}
unit:    {zh: 只, en: masks}
better:  higher
over_time: last
clauses: [Z30]
notes:
  zh: 上报起始日以来的累计购置，不等于库存；别的单位不能相加。
  en: >
    bought since the reporting began, which is not what is there; other units cannot be added up
*/
SELECT
    receipts.school_code,
    calendar.day AS report_date,
    sum(receipts.received) AS numerator,
    NULL::BIGINT AS denominator
FROM calendar
CROSS JOIN params
INNER JOIN daily.supply_receipts AS receipts
    ON receipts.report_date <= calendar.day AND receipts.report_date >= params.reporting_from
WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE AND receipts.source = '采购'
    AND receipts.item LIKE '%口罩%' AND receipts.unit IN ('只', '个', '片')
GROUP BY receipts.school_code, calendar.day
