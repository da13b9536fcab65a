/*
title:   {zh: EARS C3 的 R 写法（仅供核对）, en: "EARS C3 as R computes it (for parity only)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
parity:  true
notes:   >
  upper = observed + s (z - the sum of max(0, C2 - 1) over t-2 and t-1), not below zero, as earsC(method = "C3") of the R
  package surveillance 1.20.3 computes it: the day's own figure cancels out and cannot raise the alarm. It is held
  against R's own figures in the tests and never run over a county
*/
WITH baselines AS (
    SELECT
        series.*,
        avg(observed) OVER baseline AS expected,
        stddev_samp(observed) OVER baseline AS deviation,
        count(observed) OVER baseline AS known_days
    FROM series
    WINDOW baseline AS (
        PARTITION BY indicator, level, place_code
        ORDER BY day_number RANGE BETWEEN 9 PRECEDING AND 3 PRECEDING
    )
), spreads AS (
    SELECT
        baselines.*,
        CASE
            WHEN known_days >= params.ears_min_history THEN greatest(deviation, params.signal_min_deviation * one_case)
        END AS spread
    FROM baselines
    CROSS JOIN params
), excesses AS (
    SELECT
        spreads.*,
        CASE
            WHEN observed > expected + spread THEN (observed - expected) / nullif(spread, 0) - 1
            WHEN observed IS NOT NULL AND spread IS NOT NULL THEN 0
        END AS excess
    FROM spreads
), sums AS (
    SELECT
        excesses.*,
        coalesce(sum(excess) OVER two_days, 0) AS carried
    FROM excesses
    WINDOW two_days AS (
        PARTITION BY indicator, level, place_code
        ORDER BY day_number RANGE BETWEEN 2 PRECEDING AND 1 PRECEDING
    )
), bounds AS (
    SELECT
        sums.*,
        CASE WHEN spread IS NOT NULL THEN greatest(observed + spread * (params.ears_z - carried), 0) END AS upper
    FROM sums
    CROSS JOIN params
)
SELECT
    bounds.indicator,
    bounds.level,
    bounds.place_code,
    bounds.report_date,
    bounds.observed,
    bounds.expected,
    bounds.upper,
    bounds.carried AS score,
    coalesce(bounds.observed > bounds.upper AND bounds.cases >= params.signal_min_cases, false) AS alarm,
    bounds.known_days
FROM bounds
CROSS JOIN params
