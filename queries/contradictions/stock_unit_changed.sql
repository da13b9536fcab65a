/*
title:   {zh: 计量单位不一致, en: Unit of a supply changed}
clauses: [Z30, C8]
left:    {zh: 上次的库存, en: Stock of the count before}
right:   {zh: 这次的库存, en: Stock of this count}
says:
  zh: "{item} 上次按{unit_before}报 {before}，这次按{unit}报 {on_hand}，不能相比"
  en: "{item} was reported as {before} {unit_before} before and is now {on_hand} {unit}; they cannot be compared"
notes:
  zh: 两个数都照原报保留，不作折算，因为一箱有多少不知道。
  en: >
    both figures are kept as they were sent; nothing is converted, since how many are in a box is not known
*/
WITH counts AS (
    SELECT
        school_code,
        item,
        unit,
        report_date,
        on_hand,
        lag(unit) OVER (PARTITION BY school_code, item ORDER BY report_date, unit) AS unit_before,
        lag(on_hand) OVER (PARTITION BY school_code, item ORDER BY report_date, unit) AS before
    FROM daily.supplies
    WHERE on_hand IS NOT NULL
)
SELECT
    school_code,
    report_date,
    before AS left_value,
    on_hand AS right_value,
    item,
    unit,
    unit_before,
    before,
    on_hand
FROM counts
WHERE unit <> unit_before
