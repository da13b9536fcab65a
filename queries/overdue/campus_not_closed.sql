/*
title:   {zh: 未封闭管理, en: "Campus not closed"}
kind:    violation
clauses: [Z21]
severity: 1
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{report_date} 未对校园实施封闭式管理"
  en: "{report_date}: the campus was not kept closed"
notes:
  zh: 一校一日一项；没有填的为不明，不算违规；事情就发生在当日，所以自当日零时算起，并一直列着。
  en: >
    one item a school-day; an answer not given is unknown and no violation; the day itself is when it happened, so it
    dates from the beginning of it and stays listed
*/
SELECT DISTINCT
    measures.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    measures.report_date::TIMESTAMP AS due_at,
    measures.report_date
FROM daily.measures AS measures
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'measures'
    AND reporting.school_code = measures.school_code
    AND reporting.report_date = measures.report_date
    AND reporting.state = 'reported'
CROSS JOIN params
WHERE NOT measures.closed_campus AND measures.report_date::TIMESTAMP <= params.as_of
