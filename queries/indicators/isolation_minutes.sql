/*
title:   {zh: 发现到隔离用时, en: Minutes from finding to isolation}
unit:    {zh: 分钟, en: minutes}
better:  lower
levels:  {alarm: 30.0}
clauses: [C9, X30]
notes:
  zh: 已隔离的各事件，从发现到隔离所用分钟数的平均值；始终没有隔离的由逾期规则列出。
  en: the mean over the events in which somebody was isolated; who never was is the rule's matter
*/
SELECT
    school_code,
    found_at::DATE AS report_date,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    sum(
        date_diff('day', found_at::DATE, isolated_at::DATE) * 1440
        + (hour(isolated_at) - hour(found_at)) * 60
        + minute(isolated_at) - minute(found_at)
    ) AS numerator,
    count(*) AS denominator
FROM lake.symptom_events
WHERE isolated_at IS NOT NULL
GROUP BY school_code, found_at::DATE, coalesce(grade, ''), coalesce(class_name, '')
