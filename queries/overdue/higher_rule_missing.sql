/*
title:   {zh: 上级文件没有入册, en: Rule of a higher body not on file}
kind:    missing
clauses: [X1]
severity: 2
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "规则登记册里没有《{document}》"
  en: "“{document}” is not in the register of rules"
notes:
  zh: >
    文件为规则包清单 higher_rules；教育局登记的名称含有该文件名的即算有。以第一所学校复学之日为限；复学日期不明的，以
    “制度与组织”送达之时为限。送达之前不作判断。
  en: >
    The documents are the pack's list higher_rules; an entry of the office whose title holds that name counts. Due when
    the first school reopened; where that is not known, when the register came. Nothing is judged before it has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), opening AS (
    SELECT min(reopened_on) AS reopened_on FROM schools
), found AS (
    SELECT categories.name AS document, count(documents.name) AS entries
    FROM categories
    LEFT JOIN lake.documents AS documents
        ON documents.kind = '上级文件'
        AND documents.school_code IS NULL
        AND documents.name LIKE '%' || categories.name || '%'
    WHERE categories.category_set = 'higher_rules'
    GROUP BY categories.name
), due AS (
    SELECT found.document, coalesce(opening.reopened_on::TIMESTAMP, delivered.delivered_at) AS due_at
    FROM found
    CROSS JOIN delivered
    CROSS JOIN opening
    WHERE delivered.documents > 0 AND found.entries = 0
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, due.document AS subject, due.due_at, due.document
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
