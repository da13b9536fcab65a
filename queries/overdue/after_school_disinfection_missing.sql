/*
title:   {zh: 放学后未消杀, en: "Not disinfected after school"}
kind:    violation
clauses: [Z32]
severity: 2
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{report_date} 放学后消杀 {done} 个区域（共报 {areas} 个区域）"
  en: "{report_date}: disinfected after school in {done} of {areas} areas"
notes:
  zh: >
    填报了此项的区域都要填“是”；没有一个区域填“是”的日子就是没有消杀；别的区域填“是”、有一个区域没有填的为不明，不
    算违规；以规则包当日的截止时间为限。
  en: >
    every area that says must say yes; a day on which no area says so at all is a day without; one area left open beside
    others that say yes is unknown and no violation; due at the pack's cut-off of the day
*/
WITH days AS (
    SELECT
        measures.school_code,
        measures.report_date,
        reporting.due_at,
        count(*) AS areas,
        count(CASE WHEN measures.after_school THEN 1 END) AS done,
        count(CASE WHEN NOT measures.after_school THEN 1 END) AS refused
    FROM daily.measures AS measures
    INNER JOIN daily.reporting AS reporting
        ON reporting.dataset = 'measures'
        AND reporting.school_code = measures.school_code
        AND reporting.report_date = measures.report_date
        AND reporting.state = 'reported'
    GROUP BY measures.school_code, measures.report_date, reporting.due_at
)
SELECT
    days.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    days.due_at,
    days.report_date,
    days.areas,
    days.done
FROM days
CROSS JOIN params
WHERE params.disinfect_after_school AND (days.refused > 0 OR days.done = 0) AND days.due_at < params.as_of
