/*
title:   {zh: 驻校专班无人签到, en: Nobody of the resident team signed in}
kind:    violation
clauses: [Z2]
severity: 2
owner:   {zh: 驻校专班, en: "Resident team"}
says:
  zh: "{report_date} 驻校专班无人签到"
  en: "nobody of the resident team signed in on {report_date}"
notes:
  zh: 学校报了考勤而一次签到也没有，就是报明无人到岗；根本没有报的由“逾期未报”列出。以该报告的截止时间为限。
  en: >
    A school that reports without a single sign-in has said that nobody came; one that does not report at all is
    report_missing's matter. Due by the report's own cut-off.
*/
SELECT
    reporting.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    reporting.due_at,
    reporting.report_date
FROM daily.reporting AS reporting
CROSS JOIN params
WHERE reporting.dataset = 'duty' AND reporting.state = 'zero' AND reporting.due_at < params.as_of
