/*
title:   {zh: 没有下发节假日管理规定, en: No holiday rules issued}
kind:    missing
clauses: [Z13]
severity: 3
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "没有下发节假日管理规定"
  en: "the office has not issued its holiday rules"
notes:
  zh: >
    教育局登记、且有批准日期的才算：草稿不算下发。以第一所学校复学之日为限；复学日期不明的，以“制度与组织”送达之时为
    限。“制度与组织”送达之前不作判断。家庭的申报另有规则。
  en: >
    An entry of the office with a date of approval: a draft is not issued. Due when the first school reopened; where
    that is not known, when the register came. Nothing is judged before the register of documents has come. The
    families' declarations are a rule of their own.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), opening AS (
    SELECT min(reopened_on) AS reopened_on FROM schools
), issued AS (
    SELECT count(*) AS entries
    FROM lake.documents
    WHERE kind = '管理规定' AND school_code IS NULL AND approved_on IS NOT NULL
), due AS (
    SELECT coalesce(opening.reopened_on::TIMESTAMP, delivered.delivered_at) AS due_at
    FROM delivered
    CROSS JOIN opening
    CROSS JOIN issued
    WHERE delivered.documents > 0 AND issued.entries = 0
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, '' AS subject, due.due_at
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
