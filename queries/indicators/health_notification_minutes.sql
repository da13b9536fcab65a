/*
title:   {zh: 发现到报卫健部门用时, en: Minutes until the health department is told}
unit:    {zh: 分钟, en: minutes}
better:  lower
levels:  {alarm: 120.0}
clauses: [C11, X30]
notes:
  zh: 已报卫健部门的各事件，从发现到报告所用分钟数的平均值。
  en: the mean over the events of which the health department was told
*/
SELECT
    school_code,
    found_at::DATE AS report_date,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    sum(
        date_diff('day', found_at::DATE, health_notified_at::DATE) * 1440
        + (hour(health_notified_at) - hour(found_at)) * 60
        + minute(health_notified_at) - minute(found_at)
    ) AS numerator,
    count(*) AS denominator
FROM lake.symptom_events
WHERE health_notified_at IS NOT NULL
GROUP BY school_code, found_at::DATE, coalesce(grade, ''), coalesce(class_name, '')
