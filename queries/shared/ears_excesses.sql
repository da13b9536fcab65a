/*
title:   {zh: EARS C2 超出部分的累计, en: What EARS C2 has exceeded by}
clauses: []
reason:  a statistical method; no clause asks for it by name
notes:
  zh: excess = max(0, C2 得分 - 1)，各日用各自的基线；carried 为 t-2、t-1 两日之和（没有报的日子不加）：供 C3 累计。
  en: >
    excess = max(0, C2 score - 1) of each day by its own baseline, carried = its sum over t-2 and t-1 (a day that was
    not reported adds nothing): what C3 adds up
*/
WITH excesses AS (
    SELECT
        bounds.*,
        CASE
            WHEN observed > expected + spread THEN score - 1
            WHEN observed IS NOT NULL AND spread IS NOT NULL THEN 0
        END AS excess
    FROM shared.ears_bounds AS bounds
    WHERE guard_days = 2
)
SELECT
    indicator,
    level,
    place_code,
    report_date,
    observed,
    cases,
    expected,
    spread,
    excess,
    coalesce(sum(excess) OVER two_days, 0) AS carried,
    known_days
FROM excesses
WINDOW two_days AS (
    PARTITION BY indicator, level, place_code
    ORDER BY day_number RANGE BETWEEN 2 PRECEDING AND 1 PRECEDING
)
