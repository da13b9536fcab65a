/*
title:   {zh: 发现到处置用时, en: Minutes from finding to disposal}
unit:    {zh: 分钟, en: minutes}
better:  lower
levels:  {alarm: 30.0}
clauses: [C10, X11, X30, Z22]
notes:
  zh: 已处置的各事件，从发现到处置所用分钟数的平均值。
  en: the mean over the events that were dealt with
*/
SELECT
    school_code,
    found_at::DATE AS report_date,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    sum(
        date_diff('day', found_at::DATE, disposed_at::DATE) * 1440
        + (hour(disposed_at) - hour(found_at)) * 60
        + minute(disposed_at) - minute(found_at)
    ) AS numerator,
    count(*) AS denominator
FROM lake.symptom_events
WHERE disposed_at IS NOT NULL
GROUP BY school_code, found_at::DATE, coalesce(grade, ''), coalesce(class_name, '')
