/*
title:   {zh: 学段没有开学方案, en: Stage without an opening plan}
kind:    missing
clauses: [Z20]
severity: 2
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "没有印发{stage}学段的开学方案"
  en: "no opening plan has been issued for the stage {stage}"
notes:
  zh: >
    有学校的每个学段，都要有教育局印发的开学方案，名称写有学段、填有批准日期：草稿不算印发。以该学段第一所学校复学之日为
    限；复学日期不明的，以“制度与组织”送达之时为限。“制度与组织”送达之前不作判断。
  en: >
    Every stage that has schools needs an opening plan of the office whose title names the stage and which has a date of
    approval: a draft is not issued. Due when the first school of the stage reopened; where that is not known, when the
    register came. Nothing is judged before the register of documents has come.
*/
WITH delivered AS (
    SELECT count(*) AS documents, min(received_at) AS delivered_at FROM lake.documents
), stages AS (
    SELECT stage, min(reopened_on) AS reopened_on FROM schools WHERE stage IS NOT NULL GROUP BY stage
), found AS (
    SELECT stages.stage, stages.reopened_on, count(documents.name) AS entries
    FROM stages
    LEFT JOIN lake.documents AS documents
        ON documents.kind = '开学方案'
        AND documents.school_code IS NULL
        AND documents.approved_on IS NOT NULL
        AND documents.name LIKE '%' || stages.stage || '%'
    GROUP BY stages.stage, stages.reopened_on
), due AS (
    SELECT found.stage, coalesce(found.reopened_on::TIMESTAMP, delivered.delivered_at) AS due_at
    FROM found
    CROSS JOIN delivered
    WHERE delivered.documents > 0 AND found.entries = 0
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, due.stage AS subject, due.due_at, due.stage
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
