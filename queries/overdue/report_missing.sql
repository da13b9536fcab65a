/*
title:   {zh: 逾期未报, en: Report missing}
kind:    missing
clauses: [X5, C5, Z23]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{report_date} {dataset_zh}{session} 未报"
  en: "{dataset_en} {session} of {report_date} not received"
notes:
  zh: 到期而没有送达的报告；没有报就是未报，从不当作零。
  en: a report that was due and has not come; none is missing, never zero
*/
SELECT
    reporting.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    reporting.due_at,
    reporting.report_date,
    reporting.session,
    datasets.title_zh AS dataset_zh,
    datasets.title_en AS dataset_en
FROM daily.reporting AS reporting
INNER JOIN datasets ON datasets.dataset = reporting.dataset
CROSS JOIN params
WHERE reporting.state = 'missing' AND reporting.due_at < params.as_of
