/*
title: {zh: 发放物资一览表, en: Goods issued}
headers: [接收单位, 品名, 规格, 计量单位, 数量]
notes: the date stands above the header; what was issued is what was used
*/
SELECT
    row_number,
    '武汉市红十字会' AS school_name,
    regexp_extract(getvariable('context'), '20\d\d-\d\d-\d\d') AS report_date,
    concat_ws(' ', clean(品名), clean(规格)) AS item,
    计量单位 AS unit,
    数量 AS used,
    concat_ws(' ', clean(接收单位), '第' || row_number || '行') AS batch
FROM raw
