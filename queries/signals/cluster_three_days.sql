/*
title:   {zh: 聚集性疫情：连续 3 天内 5 例, en: "Cluster: 5 cases in 3 consecutive days"}
clauses: [N1]
notes:
  zh: >
    同一班级（或住有几个班的同一宿舍）症状相似的学生，按发病日期计，取截至当日的连续三个自然日；没有新病例的日子也算一
    天；达到规则的例数（params.cluster_span_cases，即上限）就报警；得分 = 观察数 / 上限；有几个症状组的取人数最多的。
  en: >
    pupils of one class (or of one dormitory that holds several classes) ill alike, by the day of onset, in the three
    consecutive calendar days that end with the day; a day without a new case counts too; alarm where they reach the
    rule's number (params.cluster_span_cases, which is upper); score = observed / upper; of several symptom groups the
    largest
*/
SELECT
    'class_clusters' AS indicator,
    days.level,
    days.place_code,
    days.day AS report_date,
    max(days.span_cases) AS observed,
    NULL::DOUBLE AS expected,
    params.cluster_span_cases AS upper,
    max(days.span_cases)::DOUBLE / nullif(params.cluster_span_cases, 0) AS score,
    max(days.span_cases) >= params.cluster_span_cases AS alarm,
    NULL::BIGINT AS known_days
FROM shared.cluster_days AS days
CROSS JOIN params
GROUP BY days.level, days.place_code, days.day, params.cluster_span_cases
