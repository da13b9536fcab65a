/*
title:   {zh: 数据矛盾未改, en: Contradiction still open}
kind:    overdue
clauses: [C8]
severity: 2
owner:   {zh: 信息报送员, en: "Reporting clerk"}
says:
  zh: "{report_date} 的数据矛盾超过 {contradiction_days} 天未改：{detail_zh}"
  en: "a contradiction of {report_date} not mended within {contradiction_days} day(s): {detail_en}"
notes:
  zh: 矛盾当日不计（N4）；现行的数还不一致，就一直算未改。
  en: >
    the day of the contradiction is not counted (N4); it is open as long as the figures that are current disagree
*/
SELECT
    contradictions.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    deadline.deadline_day::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    contradictions.report_date,
    params.contradiction_days,
    contradictions.detail_zh,
    contradictions.detail_en
FROM contradictions
CROSS JOIN params
INNER JOIN calendar AS deadline
    ON deadline.day = (contradictions.report_date + params.contradiction_days * INTERVAL 1 DAY)::DATE
WHERE deadline.deadline_day::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
