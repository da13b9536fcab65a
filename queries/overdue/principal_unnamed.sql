/*
title:   {zh: 没有明确第一责任人, en: No principal named}
kind:    missing
clauses: [C15]
severity: 2
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "名册上没有校长（第一责任人）"
  en: "the register names no principal (first responsible)"
notes:
  zh: 以复学之日为限；复学日期不明的，以学校名册送达之时为限。还不到复学之日的学校不要求。
  en: >
    Due when the school reopened; where that is not known, when the register of schools came. A school that is not to
    open yet owes nothing.
*/
WITH due AS (
    SELECT school_code, coalesce(reopened_on::TIMESTAMP, received_at) AS due_at
    FROM lake.schools
    WHERE principal IS NULL
)
SELECT due.school_code, '' AS grade, '' AS class_name, '' AS subject, due.due_at
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
