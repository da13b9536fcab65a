/*
title:   {zh: 消毒未记责任人, en: "Disinfection without a named person"}
kind:    missing
clauses: [Z32]
severity: 3
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{report_date} 有 {areas} 个区域消毒未填责任人（应专人消毒）"
  en: "{report_date}: {areas} areas disinfected by nobody who is named"
notes:
  zh: 已消毒而没有写责任人的区域；条款要求专人消毒，所以这里空着就是缺失；以规则包当日的截止时间为限。
  en: >
    areas that were disinfected and name nobody; the clause asks for a particular person, so that an empty cell is a
    fault here; due at the pack's cut-off of the day
*/
WITH days AS (
    SELECT measures.school_code, measures.report_date, reporting.due_at, count(*) AS areas
    FROM daily.measures AS measures
    INNER JOIN daily.reporting AS reporting
        ON reporting.dataset = 'measures'
        AND reporting.school_code = measures.school_code
        AND reporting.report_date = measures.report_date
        AND reporting.state = 'reported'
    WHERE (measures.disinfections > 0 OR measures.after_school) AND NOT measures.operator_named
    GROUP BY measures.school_code, measures.report_date, reporting.due_at
)
SELECT
    days.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    days.due_at,
    days.report_date,
    days.areas
FROM days
CROSS JOIN params
WHERE days.due_at < params.as_of
