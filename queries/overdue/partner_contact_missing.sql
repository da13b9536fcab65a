/*
title:   {zh: 联动部门联络人缺失, en: Contact of a partner missing}
kind:    missing
clauses: [C10, Z14]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "没有联动部门“{party}”的联络人或联系方式"
  en: "no contact with a number at the partner {party}"
notes:
  zh: >
    联动部门为规则包清单 contact_partners；也在 contact_bodies 里的由“联络人缺失”列出，免得列两次。联络人要有姓名和联
    系方式；只记有没有，号码本身从不保存。一个层级有一名联络人即可。以复学之日为限；复学日期不明的，以“制度与组织”送达
    之时为限。“制度与组织”送达之前不作判断。
  en: >
    The partners are the pack's list contact_partners; one that is also in contact_bodies is contact_missing's matter,
    so that it is listed once. A contact has a name and a number; whether one is there is known, the number itself is
    never kept. One contact serves a level. Due when the school reopened; where that is not known, when the register
    came. Nothing is judged before the register of documents has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), required AS (
    SELECT partners.name AS party
    FROM categories AS partners
    LEFT JOIN categories AS bodies ON bodies.category_set = 'contact_bodies' AND bodies.name = partners.name
    WHERE partners.category_set = 'contact_partners' AND bodies.name IS NULL
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
