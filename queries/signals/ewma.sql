/*
title:   {zh: EWMA（近日加权平均，对照前 28 日）, en: "EWMA (recent days weighted, against 28 days)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
notes:
  zh: >
    z 为已报的 t-9 … t 各日的加权平均，权重为指数加权移动平均的 (1 - w)^age，w = params.ewma_weight（取 0.4 时，更早的
    日子权重不到 1 %）；m、s 为 t-30 … t-3（28 个学校日，隔 2 日）中 n 个已知日的均值和标准差（n - 1），s 不低于
    params.signal_min_deviation 例。得分 = (z - m) / (s sqrt(权重平方和 + 1 / n - 2 / n 乘以两段共有各日的权重))，根号内
    为各日独立时 z - m 的方差；权重无限延伸、没有缺日时，即为 w / (2 - w) + 1 / n - 2 (1 - w)^3 (1 - (1 - w)^n) / n，也
    就是 ESSENCE 的修正。超过 params.ewma_z、且当日不少于 params.signal_min_cases 例的报警；上限为当日数超过它、得分就越
    限的数；已知日数不足 params.ewma_min_history 的不算得分。出处：Roberts, Control chart tests based on geometric
    moving averages, Technometrics 1 (1959) 239–250；Burkom et al., Public health monitoring tools for multiple data
    streams, MMWR 54 (2005) Suppl. 55–62。
  en: >
    z = the weighted mean of the days t-9 … t that were reported, with the weights (1 - w)^age of the exponentially
    weighted moving average and w = params.ewma_weight (at 0.4, older days would weigh less than 1 %); m and s = mean
    and standard deviation (n - 1) of the n known days of t-30 … t-3 (28 school days, guard of 2), s not below
    params.signal_min_deviation cases. score = (z - m) / (s sqrt(sum of squared weights + 1 / n - 2 / n times the
    weights of the days that lie in both)), which is the variance of z - m for independent days; with unending weights
    and no gaps it is w / (2 - w) + 1 / n - 2 (1 - w)^3 (1 - (1 - w)^n) / n, the correction of ESSENCE. Alarm above
    params.ewma_z from params.signal_min_cases cases on that day; upper is the day's figure above which the score passes
    it; no score with fewer than params.ewma_min_history known days. Roberts, Control chart tests based on geometric
    moving averages, Technometrics 1 (1959) 239–250; Burkom et al., Public health monitoring tools for multiple data
    streams, MMWR 54 (2005) Suppl. 55–62
*/
WITH ages AS (
    SELECT age
    FROM (
        VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18),
            (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30)
    ) AS days(age)
), aged AS (
    SELECT
        today.*,
        past.observed AS past_observed,
        ages.age,
        CASE WHEN ages.age <= 9 AND past.observed IS NOT NULL THEN power(1 - params.ewma_weight, ages.age) END AS weight
    FROM series AS today
    CROSS JOIN params
    CROSS JOIN ages
    INNER JOIN series AS past
        ON past.indicator = today.indicator
        AND past.level = today.level
        AND past.place_code = today.place_code
        AND past.day_number = today.day_number - ages.age
), baselines AS (
    SELECT
        indicator,
        level,
        place_code,
        report_date,
        observed,
        cases,
        one_case,
        sum(weight) AS weights,
        sum(weight * past_observed) AS weighed,
        sum(weight * weight) AS squares,
        sum(CASE WHEN age > 2 THEN weight ELSE 0 END) AS in_both,
        avg(CASE WHEN age > 2 THEN past_observed END) AS expected,
        stddev_samp(CASE WHEN age > 2 THEN past_observed END) AS deviation,
        count(CASE WHEN age > 2 THEN past_observed END) AS known_days
    FROM aged
    GROUP BY indicator, level, place_code, report_date, observed, cases, one_case
), spreads AS (
    SELECT
        baselines.*,
        CASE WHEN known_days >= params.ewma_min_history AND observed IS NOT NULL THEN
            greatest(deviation, params.signal_min_deviation * one_case) * sqrt(
                squares / nullif(weights * weights, 0)
                + 1.0 / nullif(known_days, 0)
                - 2.0 * in_both / nullif(weights * known_days, 0)
            )
        END AS spread
    FROM baselines
    CROSS JOIN params
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
