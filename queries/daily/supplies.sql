/*
title:   {zh: 每校每种物资的库存和消耗, en: Stock and use by school, item and day}
clauses: []
reason:  counts that indicators read
notes:
  zh: 当日没有清点的物资没有行；消耗不明的保持空值；没有填盘点日期的，以填报当日为盘点日期。
  en: >
    an item that is not counted that day has no row; an unknown use stays NULL; a count without its own day is of the
    day of the report
*/
SELECT
    report_date,
    school_code,
    item,
    unit,
    sum(on_hand) AS on_hand,
    sum(used) AS used,
    sum(received) AS received,
    max(CASE WHEN on_hand IS NOT NULL THEN coalesce(counted_on, report_date) END) AS counted_on
FROM lake.supplies
GROUP BY report_date, school_code, item, unit
