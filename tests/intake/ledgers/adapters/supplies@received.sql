/*
title: {zh: 接收捐赠物资一览表（数量与单位分列）, en: Donations received (number and unit apart)}
headers: [捐赠单位, 入库物资, 规格型号, 计量单位, 数量总计]
notes: the day of January stands above the header, the year in the file's own world is 2020
*/
SELECT
    row_number,
    '武汉市红十字会' AS school_name,
    '2020-' || regexp_extract(getvariable('context'), '(\d+)月(\d+)日', 1) || '-'
        || regexp_extract(getvariable('context'), '(\d+)月(\d+)日', 2) AS report_date,
    concat_ws(' ', clean(入库物资), clean(规格型号)) AS item,
    计量单位 AS unit,
    数量总计 AS received,
    '捐赠' AS source,
    concat_ws(' ', clean(捐赠单位), '第' || row_number || '行') AS batch
FROM raw
