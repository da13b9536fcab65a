/*
title: {zh: 接收捐赠物资一览表（数量与单位相连）, en: Donations received (number and unit glued)}
headers: [捐赠单位, 品名, 规格, 数量总计]
notes: covers several days; the last of them, above the header, is the day of the list
*/
SELECT
    row_number,
    '武汉市红十字会' AS school_name,
    '2020-' || regexp_extract(getvariable('context'), '—\s*(\d+)月(\d+)日', 1) || '-'
        || regexp_extract(getvariable('context'), '—\s*(\d+)月(\d+)日', 2) AS report_date,
    concat_ws(' ', clean(品名), clean(规格)) AS item,
    number_unit(clean(数量总计)) AS unit,
    数量总计 AS received,
    '捐赠' AS source,
    concat_ws(' ', clean(捐赠单位), '第' || row_number || '行') AS batch
FROM raw
