/*
title:   {zh: 问题逾期未通报, en: Finding not circulated in time}
kind:    overdue
clauses: [Z6, C23]
severity: 3
owner:   {zh: 教育局督查组, en: "The office's inspection team"}
says:
  zh: "{found_on} 发现的{domain}问题，满 {circulate_days} 天未通报"
  en: "{domain}: found on {found_on}, not circulated within {circulate_days} days"
notes:
  zh: >
    发现当日不计，末日 24:00 止，遇休息日顺延（N4）。学校自己查出的（有自查、没有检查）不必通报；一个编号已向一所学校通
    报的，即为全部通报。
  en: >
    the day it was found is not counted, the last day ends at 24:00 and moves past a rest day (N4). What a school found
    by itself (a self-check and no inspection) need not be circulated; a number that was circulated for one school is
    circulated for all
*/
WITH numbered AS (
    SELECT
        findings.school_code,
        findings.domain,
        findings.inspection_id,
        findings.found_on,
        findings.self_checked_on,
        min(findings.circulated_on) OVER (PARTITION BY findings.finding_id) AS circular,
        params.circulate_days,
        params.as_of,
        (findings.found_on + params.circulate_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM lake.findings AS findings
    CROSS JOIN params
)
SELECT
    numbered.school_code,
    '' AS grade,
    '' AS class_name,
    numbered.domain AS subject,
    coalesce(calendar.deadline_day, numbered.last_day)::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    numbered.found_on,
    numbered.domain,
    numbered.circulate_days
FROM numbered
LEFT JOIN calendar ON calendar.day = numbered.last_day
WHERE (numbered.circular IS NULL OR numbered.circular > numbered.as_of::DATE)
    AND (numbered.inspection_id IS NOT NULL OR numbered.self_checked_on IS NULL)
    AND coalesce(calendar.deadline_day, numbered.last_day)::TIMESTAMP + INTERVAL 1 DAY <= numbered.as_of
