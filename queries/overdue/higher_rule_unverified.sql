/*
title:   {zh: 上级文件逾期未核对, en: Rule of a higher body not verified}
kind:    overdue
clauses: [X1]
severity: 3
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "《{document}》{checked_on} 之后没有核对是否仍有效（每 {days} 天核对一次）"
  en: "“{document}” not verified to be still in force since {checked_on} (every {days} days)"
notes:
  zh: 久未核对的文件可能已经失效。期限自上次核对起，没有的自批准之日起；两样都没有的由“上级文件没有批准日期”列出。
  en: >
    A rule that nobody has looked up for a term may have expired. The term runs from the last verification, else from
    the day of approval; an entry without either is higher_rule_undated.
*/
WITH last_days AS (
    SELECT
        documents.name AS document,
        coalesce(documents.verified_on, documents.approved_on) AS checked_on,
        params.as_of,
        params.contact_verified_days AS days,
        (coalesce(documents.verified_on, documents.approved_on) + params.contact_verified_days * INTERVAL 1 DAY)::DATE
            AS last_day
    FROM lake.documents AS documents
    CROSS JOIN params
    WHERE documents.kind = '上级文件' AND documents.school_code IS NULL
), due AS (
    SELECT
        last_days.*,
        coalesce(calendar.deadline_day, last_days.last_day)::TIMESTAMP + INTERVAL 1 DAY AS due_at
    FROM last_days
    LEFT JOIN calendar ON calendar.day = last_days.last_day
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, document AS subject, due_at, document, checked_on, days
FROM due
WHERE due_at <= as_of
