/*
title:   {zh: 上级文件没有批准日期, en: Rule of a higher body without a date of approval}
kind:    missing
clauses: [X1]
severity: 3
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "规则登记册里《{document}》没有批准（印发）日期"
  en: "“{document}” stands in the register of rules without a date of approval"
notes:
  zh: 没有日期，就没有人说得清用的是哪一版。以第一所学校复学之日为限；复学日期不明的，以该项送达之时为限。
  en: >
    Without its date nobody can tell which issue of a rule is in use. Due when the first school reopened; where that is
    not known, when the entry came.
*/
WITH opening AS (
    SELECT min(reopened_on) AS reopened_on FROM schools
), due AS (
    SELECT documents.name AS document, coalesce(opening.reopened_on::TIMESTAMP, documents.received_at) AS due_at
    FROM lake.documents AS documents
    CROSS JOIN opening
    WHERE documents.kind = '上级文件' AND documents.school_code IS NULL AND documents.approved_on IS NULL
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, due.document AS subject, due.due_at, due.document
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
