/*
title:   {zh: 开展了大课间, en: "Big break held"}
kind:    violation
clauses: [X14]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{report_date} 开展了大课间活动（已要求取消）"
  en: "{report_date}: the big break was held, which is cancelled"
notes:
  zh: 一校一日一项；事情就发生在当日，所以自当日零时算起，并一直列着。
  en: >
    one item a school-day; the day itself is when it happened, so it dates from the beginning of it and stays listed
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
WHERE measures.big_break AND NOT params.big_break_allowed AND measures.report_date::TIMESTAMP <= params.as_of
