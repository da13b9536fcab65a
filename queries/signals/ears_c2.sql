/*
title:   {zh: EARS C2（隔 2 日的前 7 个学校日）, en: "EARS C2 (7 school days, 2 days back)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
notes:   >
  as C1 with the school days t-9 … t-3 for a baseline, so that an outbreak's first days do not raise what is expected.
  Hutwagner et al., J Urban Health 80 (2003) i89–i96; as earsC(method = "C2") of the R package surveillance computes it
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
