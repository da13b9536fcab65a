/*
title:   {zh: EARS C3 的 R 写法（仅供核对）, en: "EARS C3 as R computes it (for parity only)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
parity:  true
notes:
  zh: >
    上限 = 观察数 + s (z - t-2、t-1 两日 max(0, C2 - 1) 之和)，不低于零，算法同 R 包 surveillance 1.20.3 的 earsC(method
    = "C3")：当日的数自己抵消，不能引起报警。只在测试中与 R 的结果核对，从不用于各县。
  en: >
    upper = observed + s (z - the sum of max(0, C2 - 1) over t-2 and t-1), not below zero, as earsC(method = "C3") of
    the R package surveillance 1.20.3 computes it: the day's own figure cancels out and cannot raise the alarm. It is
    held against R's own figures in the tests and never run over a county
*/
WITH bounds AS (
    SELECT
        excesses.*,
        CASE WHEN spread IS NOT NULL THEN greatest(observed + spread * (params.ears_z - carried), 0) END AS upper
    FROM shared.ears_excesses AS excesses
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
