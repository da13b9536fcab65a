/*
title:    {zh: 家长不同住但没有书面说明, en: No statement of parents who live elsewhere}
kind:     missing
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X20]
says:
  zh: "由{carer}陪伴，家长的正式说明没有存档"
  en: "cared for by somebody other than the parents, whose formal statement is not on file"
notes:
  zh: >
    不由父母陪伴的，要有家长的正式说明，所以空着就是没有；后来的行空着，不撤销已有的说明。住校、校外合租而无人陪伴的学生
    自行签字（X21），不需要说明。以首次得知由别人陪伴的当日终了为限。
  en: >
    whoever is not cared for by the parents needs their formal statement, so an empty cell counts as none; a later row
    that leaves the cell empty does not take a statement back. A boarder or a pupil in shared lodgings whom nobody
    accompanies signs for himself (X21) and needs none. Due at the end of the day on which the other carer was first
    told
*/
WITH contacts AS (
    SELECT
        contacts.*,
        CASE WHEN carer <> '父母' AND NOT (carer = '无' AND residence IN ('住校', '校外合租')) THEN 1 ELSE 0 END AS needed
    FROM daily.parent_contacts AS contacts
), pupils AS (
    SELECT
        school_code,
        person_id,
        min(CASE WHEN needed = 1 THEN report_date END) AS first_day,
        max(CASE WHEN carer IS NOT NULL THEN report_date END) AS told_on,
        max(CASE WHEN statement_on_file IS NOT NULL THEN report_date END) AS stated_on
    FROM contacts
    GROUP BY school_code, person_id
)
SELECT
    told.school_code,
    told.grade,
    told.class_name,
    told.person_name AS subject,
    (pupils.first_day + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
    told.carer
FROM pupils
CROSS JOIN params
INNER JOIN contacts AS told
    ON told.school_code = pupils.school_code
    AND told.person_id = pupils.person_id
    AND told.report_date = pupils.told_on
LEFT JOIN contacts AS stated
    ON stated.school_code = pupils.school_code
    AND stated.person_id = pupils.person_id
    AND stated.report_date = pupils.stated_on
WHERE told.needed = 1
    AND NOT coalesce(stated.statement_on_file, false)
    AND (pupils.first_day + INTERVAL 1 DAY)::TIMESTAMP <= params.as_of
