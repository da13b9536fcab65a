/*
title:   {zh: 没有领导小组, en: No leading group}
kind:    missing
clauses: [X2]
severity: 2
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "没有成立疫情防控工作领导小组"
  en: "no leading group for epidemic control is on file"
notes:
  zh: >
    各学校和教育局机关（学校留空）。学校以其复学之日为限，教育局以第一所学校复学之日为限；复学日期不明的，以“制度与组
    织”送达之时为限。“制度与组织”送达之前不作判断。
  en: >
    Schools and the office itself (an empty school). Due when the school reopened, the office's when the first school
    did; where that is not known, when the register came. Nothing is judged before the register of documents has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), bodies AS (
    SELECT school_code, reopened_on FROM schools
    UNION ALL
    SELECT '' AS school_code, min(reopened_on) AS reopened_on FROM schools
), on_file AS (
    SELECT DISTINCT coalesce(school_code, '') AS school_code FROM lake.documents WHERE kind = '领导小组'
), due AS (
    SELECT bodies.school_code, coalesce(bodies.reopened_on::TIMESTAMP, delivered.delivered_at) AS due_at
    FROM bodies
    CROSS JOIN delivered
    LEFT JOIN on_file ON on_file.school_code = bodies.school_code
    WHERE delivered.documents > 0 AND on_file.school_code IS NULL
)
SELECT due.school_code, '' AS grade, '' AS class_name, '' AS subject, due.due_at
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
