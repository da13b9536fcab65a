/*
title:   {zh: 测温设备累计购置, en: Thermometers bought in all}
unit:    {zh: 件, en: pieces}
better:  higher
over_time: last
clauses: [Z30]
notes:
  zh: 县里列为测温设备的物资，上报起始日以来的累计购置。
  en: >
    what the county lists as thermometers, bought since the reporting began
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
INNER JOIN categories
    ON categories.category_set = 'thermometers' AND receipts.item LIKE '%' || categories.name || '%'
WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE AND receipts.source = '采购'
GROUP BY receipts.school_code, calendar.day
