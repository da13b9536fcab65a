/*
title:   {zh: 不打招呼督查占比, en: Share of unannounced inspections}
unit:    "%"
better:  higher
clauses: [Z5, C22]
notes:
  zh: 四不两直或暗访的督查次数 / 写明方式的督查次数；方式不明的，分子分母都不计。
  en: >
    inspections without notice (四不两直) or undercover (暗访) / those whose mode is on record; one of unknown mode is
    in neither
*/
WITH visits AS (
    SELECT DISTINCT inspections.inspection_id, inspections.school_code, inspections.inspected_on, inspections.mode
    FROM lake.inspections AS inspections
    CROSS JOIN params
    WHERE inspections.inspected_on <= params.as_of::DATE
)
SELECT
    school_code,
    inspected_on AS report_date,
    sum(CASE WHEN mode IN ('四不两直', '暗访') THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM visits
WHERE mode IS NOT NULL
GROUP BY school_code, inspected_on
