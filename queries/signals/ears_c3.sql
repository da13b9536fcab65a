/*
title:   {zh: EARS C3（三日累计）, en: "EARS C3 (three days together)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
notes:
  zh: >
    得分 = t-2 … t 三日 max(0, (观察数 - m) / s - 1) 之和，各日用各自的 C2 基线（教科书的 C3；没有报的日子不加）；超过
    params.ears_c3_limit、且当日不少于 params.signal_min_cases 例的报警；上限为当日数超过它、三日之和就越限的数，前两日
    已单独越限的为零。出处：Hutwagner et al., J Urban Health 80 (2003) i89–i96。R 包 surveillance 所称的 C3 是另一回事
    （ears_c3_r）。
  en: >
    score = the sum over t-2 … t of max(0, (observed - m) / s - 1), each day with its own C2 baseline (the textbook's
    C3; a day that was not reported adds nothing); alarm above params.ears_c3_limit, from params.signal_min_cases cases
    on that day; upper is the day's figure above which the sum passes the limit, zero where the days before passed it
    alone. Hutwagner et al., J Urban Health 80 (2003) i89–i96. What R's surveillance calls C3 is another thing
    (ears_c3_r)
*/
WITH bounds AS (
    SELECT
        excesses.*,
        CASE
            WHEN carried > params.ears_c3_limit AND spread IS NOT NULL THEN 0
            ELSE expected + spread * (1 + params.ears_c3_limit - carried)
        END AS upper
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
    bounds.excess + bounds.carried AS score,
    coalesce(bounds.observed > bounds.upper AND bounds.cases >= params.signal_min_cases, false) AS alarm,
    bounds.known_days
FROM bounds
CROSS JOIN params
