/*
title:   {zh: 捐赠数量可疑, en: Donation of a doubtful size}
clauses: [C13]
left:    {zh: 捐赠入库, en: Donated}
right:   {zh: 平均一天的消耗, en: Mean use of a day}
says:
  zh: "捐赠{item} {received} {unit}，不够一天用的 {daily_use}，是否漏了“万”？已照原数入库"
  en: "{received} {unit} of {item} donated is less than a day's use of {daily_use}: was “ten thousand” lost? Kept as written"
notes:
  zh: 不够用一天的捐赠，多半是单位写错；只提示，从不改数；消耗不明的不提示。
  en: >
    a donation that lasts less than a day is most likely a slip of the unit; it is shown and never corrected, and where
    the use is unknown nothing is said
*/
WITH donated AS (
    SELECT school_code, report_date, item, unit, received
    FROM daily.supply_receipts
    WHERE source = '捐赠'
)
SELECT
    donated.school_code,
    donated.report_date,
    donated.received AS left_value,
    avg(supplies.used) AS right_value,
    donated.item,
    donated.unit,
    donated.received,
    avg(supplies.used) AS daily_use
FROM donated
CROSS JOIN params
INNER JOIN daily.supplies AS supplies
    ON supplies.school_code = donated.school_code
    AND supplies.item = donated.item
    AND supplies.unit = donated.unit
    AND supplies.report_date <= donated.report_date
    AND date_diff('day', supplies.report_date, donated.report_date) < params.stock_window_days
GROUP BY donated.school_code, donated.report_date, donated.item, donated.unit, donated.received
HAVING donated.received < avg(supplies.used)
