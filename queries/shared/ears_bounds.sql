/*
title:   {zh: EARS 基线和上限, en: EARS baselines and bounds}
clauses: []
reason:  a statistical method; no clause asks for it by name
reach:   11
notes:
  zh: >
    已报的 7 个学校日的均值 m（expected）和标准差（n - 1）：C1 取 t-7 … t-1（guard_days 为 0），C2、C3 取 t-9 …
    t-3（guard_days 为 2）；s（spread）为标准差，不低于 params.signal_min_deviation 例，已知日数不足
    params.ears_min_history 的为空；上限 upper = m + z s，z = params.ears_z；得分 score = (observed - m) / s；超过上限、
    且不少于 params.signal_min_cases 例的报警。reach：C3 累计三日，其中第一日从 t-2 起再往前看到第 9 日。
  en: >
    mean m (expected) and standard deviation (n - 1) of seven school days that were reported: t-7 … t-1 (guard_days 0,
    for C1) and t-9 … t-3 (guard_days 2, for C2 and C3); s (spread) is the deviation, not below
    params.signal_min_deviation cases, and empty where fewer than params.ears_min_history days are known; upper = m + z
    s with z = params.ears_z; score = (observed - m) / s; alarm above upper from params.signal_min_cases cases on.
    reach: C3 adds up three days, the first of which looks back at t-9 from t-2
*/
WITH windows AS (
    SELECT
        series.*,
        avg(observed) OVER near AS near_mean,
        stddev_samp(observed) OVER near AS near_deviation,
        count(observed) OVER near AS near_days,
        avg(observed) OVER far AS far_mean,
        stddev_samp(observed) OVER far AS far_deviation,
        count(observed) OVER far AS far_days
    FROM series
    WINDOW
        near AS (
            PARTITION BY indicator, level, place_code ORDER BY day_number RANGE BETWEEN 7 PRECEDING AND 1 PRECEDING
        ),
        far AS (
            PARTITION BY indicator, level, place_code ORDER BY day_number RANGE BETWEEN 9 PRECEDING AND 3 PRECEDING
        )
), baselines AS (
    SELECT
        windows.*,
        guards.guard_days,
        CASE WHEN guards.guard_days = 0 THEN near_mean ELSE far_mean END AS expected,
        CASE WHEN guards.guard_days = 0 THEN near_deviation ELSE far_deviation END AS deviation,
        CASE WHEN guards.guard_days = 0 THEN near_days ELSE far_days END AS known_days
    FROM windows
    CROSS JOIN (SELECT guard_days FROM (VALUES (0), (2)) AS both_guards(guard_days)) AS guards
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
    spreads.guard_days,
    spreads.indicator,
    spreads.level,
    spreads.place_code,
    spreads.report_date,
    spreads.day_number,
    spreads.observed,
    spreads.cases,
    spreads.expected,
    spreads.spread,
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
