/*
title:   {zh: 聚集性疫情：1 天内 3 例, en: "Cluster: 3 cases in one day"}
clauses: [N1]
notes:
  zh: >
    同一班级（或住有几个班的同一宿舍）症状相似的学生，按发病日期计；达到规则的例数（params.cluster_day_cases，即上限）就
    报警；得分 = 观察数 / 上限；有几个症状组的取人数最多的。
  en: >
    pupils of one class (or of one dormitory that holds several classes) ill alike, by the day of onset; alarm where
    they reach the rule's number (params.cluster_day_cases, which is upper); score = observed / upper; of several
    symptom groups the largest
*/
SELECT
    'class_clusters' AS indicator,
    days.level,
    days.place_code,
    days.day AS report_date,
    max(days.day_cases) AS observed,
    NULL::DOUBLE AS expected,
    params.cluster_day_cases AS upper,
    max(days.day_cases)::DOUBLE / nullif(params.cluster_day_cases, 0) AS score,
    max(days.day_cases) >= params.cluster_day_cases AS alarm,
    NULL::BIGINT AS known_days
FROM shared.cluster_days AS days
CROSS JOIN params
WHERE days.day_cases > 0
GROUP BY days.level, days.place_code, days.day, params.cluster_day_cases
