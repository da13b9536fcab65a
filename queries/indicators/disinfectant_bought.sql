/*
title:   {zh: 消毒液累计购置, en: Disinfectant bought in all}
unit:    {zh: 千克, en: kg}
better:  higher
over_time: last
clauses: [Z30]
notes:
  zh: 上报起始日以来的累计购置，按重量计；购置不等于库存；按升报的不折算。
  en: >
    bought since the reporting began, by weight, which is not what is there; litres are not converted
*/
SELECT
    receipts.school_code,
    calendar.day AS report_date,
    sum(receipts.received * CASE WHEN receipts.unit = '吨' THEN 1000 ELSE 1 END) AS numerator,
    NULL::BIGINT AS denominator
FROM calendar
CROSS JOIN params
INNER JOIN daily.supply_receipts AS receipts
    ON receipts.report_date <= calendar.day AND receipts.report_date >= params.reporting_from
WHERE calendar.is_school_day AND calendar.day <= params.as_of::DATE AND receipts.source = '采购'
    AND receipts.item LIKE '%消毒液%' AND receipts.unit IN ('千克', '公斤', '吨')
GROUP BY receipts.school_code, calendar.day
