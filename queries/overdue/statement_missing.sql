/*
title:    {zh: 家长不同住但没有书面说明, en: No statement of parents who live elsewhere}
kind:     missing
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X20]
says:
  zh: "由{carer}陪伴，家长的正式说明没有存档"
  en: "cared for by somebody other than the parents, whose formal statement is not on file"
notes:    >
  whoever is not cared for by the parents needs their formal statement, so an empty cell counts as none; a later row
  that leaves the cell empty does not take a statement back. A boarder or a pupil in shared lodgings whom nobody
  accompanies signs for himself (X21) and needs none. Due at the end of the day on which the other carer was first told
*/
WITH contacts AS (
    SELECT
        school_code,
        coalesce(grade, '') AS grade,
        coalesce(class_name, '') AS class_name,
        person_id,
        person_name,
        carer,
        contacted_on,
        CASE WHEN carer <> '父母' AND NOT (carer = '无' AND residence IN ('住校', '校外合租')) THEN 1 ELSE 0 END AS needed
    FROM lake.parent_contacts
    WHERE carer IS NOT NULL
), newest AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY school_code, person_id ORDER BY contacted_on DESC) AS recency,
        min(CASE WHEN needed = 1 THEN contacted_on END) OVER (PARTITION BY school_code, person_id) AS first_day
    FROM contacts
), statements AS (
    SELECT
        school_code,
        person_id,
        statement_on_file,
        row_number() OVER (PARTITION BY school_code, person_id ORDER BY contacted_on DESC) AS recency
    FROM lake.parent_contacts
    WHERE statement_on_file IS NOT NULL
)
SELECT
    newest.school_code,
    newest.grade,
    newest.class_name,
    newest.person_name AS subject,
    (newest.first_day + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
    newest.carer
FROM newest
CROSS JOIN params
LEFT JOIN statements
    ON statements.school_code = newest.school_code
    AND statements.person_id = newest.person_id
    AND statements.recency = 1
WHERE newest.recency = 1
    AND newest.needed = 1
    AND NOT coalesce(statements.statement_on_file, false)
    AND (newest.first_day + INTERVAL 1 DAY)::TIMESTAMP <= params.as_of
