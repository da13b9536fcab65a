/*
title:   {zh: EARS C1（前 7 个学校日）, en: "EARS C1 (the 7 school days before)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
notes:   >
  mean m and standard deviation s (n - 1) of the school days t-7 … t-1 that were reported; upper = m + z s, with
  z = params.ears_z and s not below params.signal_min_deviation cases; score = (observed - m) / s; alarm above upper from
  params.signal_min_cases cases on; no score where fewer than params.ears_min_history days are known. Hutwagner et al.,
  The bioterrorism preparedness and response Early Aberration Reporting System (EARS), J Urban Health 80 (2003) i89–i96;
  as earsC(method = "C1") of the R package surveillance computes it
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
        ORDER BY day_number RANGE BETWEEN 7 PRECEDING AND 1 PRECEDING
    )
), spreads AS (
    SELECT
        baselines.*,
        CASE
            WHEN known_days >= params.ears_min_history THEN greatest(deviation, params.signal_min_deviation * one_case)
        END AS spread
    FROM baselines
    CROSS JOIN params
)
SELECT
    spreads.indicator,
    spreads.level,
    spreads.place_code,
    spreads.report_date,
    spreads.observed,
    spreads.expected,
    spreads.expected + params.ears_z * spreads.spread AS upper,
    (spreads.observed - spreads.expected) / nullif(spreads.spread, 0) AS score,
    coalesce(
        spreads.observed > spreads.expected + params.ears_z * spreads.spread
        AND spreads.cases >= params.signal_min_cases,
        false
    ) AS alarm,
    spreads.known_days
FROM spreads
CROSS JOIN params
