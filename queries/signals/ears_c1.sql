/*
title:   {zh: EARS C1（前 7 个学校日）, en: "EARS C1 (the 7 school days before)"}
clauses: []
reason:  a statistical method; no clause asks for it by name
notes:
  zh: >
    已报的学校日 t-7 … t-1 的均值 m 和标准差 s（n - 1）；上限 = m + z s；得分 = (观察数 - m) / s；超过上限的报警；已知
    日数太少的不算得分（shared.ears_bounds）。出处：Hutwagner et al., The bioterrorism preparedness and response Early
    Aberration Reporting System (EARS), J Urban Health 80 (2003) i89–i96；算法同 R 包 surveillance 的 earsC(method =
    "C1")。
  en: >
    mean m and standard deviation s (n - 1) of the school days t-7 … t-1 that were reported; upper = m + z s; score =
    (observed - m) / s; alarm above upper; no score where too few days are known (shared.ears_bounds). Hutwagner et al.,
    The bioterrorism preparedness and response Early Aberration Reporting System (EARS), J Urban Health 80 (2003)
    i89–i96; as earsC(method = "C1") of the R package surveillance computes it
*/
SELECT indicator, level, place_code, report_date, observed, expected, upper, score, alarm, known_days
FROM shared.ears_bounds
WHERE guard_days = 0
