/*
title: {zh: 物资流入（名称、数量、单位在一格）, en: Inflow (name, number and unit in one cell)}
headers: [物资, 折算金额(万元), 来源, 链接]
notes: a cell with one thing and one number is split; a cell with several is rejected, and never guessed at
*/
WITH parts AS (
    SELECT
        *,
        clean(物资) AS said,
        regexp_replace(clean(物资), '[(（].*?[)）]', '', 'g') AS outside
    FROM raw
), told AS (
    SELECT
        *,
        len(regexp_extract_all(outside, '\d+(?:\.\d+)?')) = 1
            AND regexp_full_match(outside, '\D+\d+(\.\d+)?(万|亿)?[^\d、，,]{1,2}')
            AND NOT contains(outside, '、') AND NOT starts_with(outside, '捐款') AS is_one
    FROM parts
)
SELECT
    row_number,
    '武汉市红十字会' AS school_name,
    '2020-01-28' AS report_date,
    CASE WHEN is_one THEN regexp_extract(said, '^(.*?)\d+(?:\.\d+)?(?:万|亿)?[^\d、，,)）]{1,2}$', 1) END AS item,
    CASE WHEN is_one THEN number_unit(regexp_extract(outside, '\d+(?:\.\d+)?(?:万|亿)?\D{1,2}$')) END AS unit,
    CASE WHEN is_one THEN regexp_extract(outside, '\d+(?:\.\d+)?(?:万|亿)?\D{1,2}$') END AS received,
    '捐赠' AS source,
    concat_ws(' ', clean(来源), '第' || row_number || '行') AS batch,
    CASE WHEN NOT is_one THEN '一格里不是一种物资一个数量；请拆成一种一行' END AS reason_zh,
    CASE WHEN NOT is_one THEN 'the cell does not hold one thing and one number; write one a row' END AS reason_en
FROM told
