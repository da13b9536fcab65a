/*
title:   {zh: 联络人缺失, en: Contact missing}
kind:    missing
clauses: [Z7, C20]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "没有“{party}”联络人或联系方式"
  en: "no contact with a number for {party}"
notes:
  zh: >
    层级和单位为规则包清单 contact_levels、contact_bodies。联络人要有姓名和联系方式；只记有没有，号码本身从不保存。一个
    层级有一名联络人即可。以复学之日为限；复学日期不明的，以“制度与组织”送达之时为限。“制度与组织”送达之前不作判断。
  en: >
    The levels and bodies are the pack's lists contact_levels and contact_bodies. A contact has a name and a number;
    whether one is there is known, the number itself is never kept. One contact serves a level. Due when the school
    reopened; where that is not known, when the register came. Nothing is judged before the register of documents has
    come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), required AS (
    SELECT name AS party FROM categories WHERE category_set IN ('contact_levels', 'contact_bodies')
), on_file AS (
    SELECT DISTINCT school_code, kind FROM lake.documents WHERE owner IS NOT NULL AND contact IS NOT NULL
), due AS (
    SELECT
        schools.school_code,
        required.party,
        coalesce(schools.reopened_on::TIMESTAMP, delivered.delivered_at) AS due_at
    FROM schools
    CROSS JOIN required
    CROSS JOIN delivered
    LEFT JOIN on_file ON on_file.school_code = schools.school_code AND on_file.kind = '联络人-' || required.party
    WHERE delivered.documents > 0 AND on_file.kind IS NULL
)
SELECT due.school_code, '' AS grade, '' AS class_name, due.party AS subject, due.due_at, due.party
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
