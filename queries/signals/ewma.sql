/*
title:   {zh: EWMA（近日加权平均，对照前 28 日）, en: "EWMA (recent days weighted, against 28 days)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
notes:   >
  z = the weighted mean of the days t-9 … t that were reported, with the weights (1 - w)^age of the exponentially
  weighted moving average and w = params.ewma_weight (at 0.4, older days would weigh less than 1 %); m and s = mean and
  standard deviation (n - 1) of the n known days of t-30 … t-3 (28 school days, guard of 2), s not below
  params.signal_min_deviation cases. score = (z - m) / (s sqrt(sum of squared weights + 1 / n - 2 / n times the weights
  of the days that lie in both)), which is the variance of z - m for independent days; with unending weights and no gaps
  it is w / (2 - w) + 1 / n - 2 (1 - w)^3 (1 - (1 - w)^n) / n, the correction of ESSENCE. Alarm above params.ewma_z from
  params.signal_min_cases cases on that day; upper is the day's figure above which the score passes it; no score with
  fewer than params.ewma_min_history known days. Roberts, Control chart tests based on geometric moving averages,
  Technometrics 1 (1959) 239–250; Burkom et al., Public health monitoring tools for multiple data streams, MMWR 54
  (2005) Suppl. 55–62
*/
WITH ages AS (
    SELECT age FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS days(age)
), weighted AS (
    SELECT
        today.indicator,
        today.level,
        today.place_code,
        today.day_number,
        past.observed,
        ages.age,
        power(1 - params.ewma_weight, ages.age) AS weight
    FROM series AS today
    CROSS JOIN params
    CROSS JOIN ages
    INNER JOIN series AS past
        ON past.indicator = today.indicator
        AND past.level = today.level
        AND past.place_code = today.place_code
        AND past.day_number = today.day_number - ages.age
    WHERE today.observed IS NOT NULL AND past.observed IS NOT NULL
), smoothed AS (
    SELECT
        indicator,
        level,
        place_code,
        day_number,
        sum(weight) AS weights,
        sum(weight * observed) AS weighed,
        sum(weight * weight) AS squares,
        sum(CASE WHEN age > 2 THEN weight ELSE 0 END) AS in_both
    FROM weighted
    GROUP BY indicator, level, place_code, day_number
), baselines AS (
    SELECT
        series.*,
        avg(observed) OVER baseline AS expected,
        stddev_samp(observed) OVER baseline AS deviation,
        count(observed) OVER baseline AS known_days
    FROM series
    WINDOW baseline AS (
        PARTITION BY indicator, level, place_code
        ORDER BY day_number RANGE BETWEEN 30 PRECEDING AND 3 PRECEDING
    )
), spreads AS (
    SELECT
        baselines.*,
        smoothed.weights,
        smoothed.weighed,
        CASE WHEN baselines.known_days >= params.ewma_min_history THEN
            greatest(baselines.deviation, params.signal_min_deviation * baselines.one_case) * sqrt(
                smoothed.squares / nullif(smoothed.weights * smoothed.weights, 0)
                + 1.0 / nullif(baselines.known_days, 0)
                - 2.0 * smoothed.in_both / nullif(smoothed.weights * baselines.known_days, 0)
            )
        END AS spread
    FROM baselines
    CROSS JOIN params
    LEFT JOIN smoothed
        ON smoothed.indicator = baselines.indicator
        AND smoothed.level = baselines.level
        AND smoothed.place_code = baselines.place_code
        AND smoothed.day_number = baselines.day_number
), bounds AS (
    SELECT
        spreads.*,
        CASE
            WHEN spread IS NOT NULL
                THEN greatest((expected + params.ewma_z * spread) * weights - (weighed - observed), 0)
        END AS upper
    FROM spreads
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
    (bounds.weighed / nullif(bounds.weights, 0) - bounds.expected) / nullif(bounds.spread, 0) AS score,
    coalesce(bounds.observed > bounds.upper AND bounds.cases >= params.signal_min_cases, false) AS alarm,
    bounds.known_days
FROM bounds
CROSS JOIN params
