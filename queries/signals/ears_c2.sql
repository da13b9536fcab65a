/*
title:   {zh: EARS C2（隔 2 日的前 7 个学校日）, en: "EARS C2 (7 school days, 2 days back)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
notes:
  zh: >
    同 C1，基线改取学校日 t-9 … t-3，使疫情最初几天不抬高预期数。出处：Hutwagner et al., J Urban Health 80 (2003)
    i89–i96；算法同 R 包 surveillance 的 earsC(method = "C2")。
  en: >
    as C1 with the school days t-9 … t-3 for a baseline, so that an outbreak's first days do not raise what is
    expected. Hutwagner et al., J Urban Health 80 (2003) i89–i96; as earsC(method = "C2") of the R package surveillance
    computes it
*/
SELECT indicator, level, place_code, report_date, observed, expected, upper, score, alarm, known_days
FROM shared.ears_bounds
WHERE guard_days = 2
