/*
title:     {zh: 家长说明存档率, en: Statements of parents who live elsewhere}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
over_time: last
of_its_day: true
clauses:   [X20]
notes:
  zh: >
    家长说明已存的学生 / 已知不由父母陪伴的学生，以截至各日的家校联系计；住校、校外合租而无人陪伴的学生自行签字，不计。
  en: >
    pupils with their parents' statement on file / pupils known not to be cared for by their parents, as of each day's
    contacts; boarders and pupils in shared lodgings whom nobody accompanies sign for themselves and are not counted
*/
WITH contacts AS (
    SELECT
        contacts.*,
        CASE WHEN carer <> '父母' AND NOT (carer = '无' AND residence IN ('住校', '校外合租')) THEN 1 ELSE 0 END AS needed
    FROM daily.parent_contacts AS contacts
    WHERE carer IS NOT NULL
), pupils AS (
    SELECT DISTINCT school_code, person_id FROM contacts WHERE needed = 1
), spans AS (
    SELECT
        contacts.*,
        lead(contacts.report_date) OVER (
            PARTITION BY contacts.school_code, contacts.person_id ORDER BY contacts.report_date
        ) AS next_contact,
        max(CASE WHEN contacts.statement_on_file THEN 1 ELSE 0 END) OVER (
            PARTITION BY contacts.school_code, contacts.person_id ORDER BY contacts.report_date
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS on_file
    FROM contacts
    INNER JOIN pupils ON pupils.school_code = contacts.school_code AND pupils.person_id = contacts.person_id
)
SELECT
    spans.school_code,
    calendar.day AS report_date,
    spans.grade,
    spans.class_name,
    sum(spans.on_file) AS numerator,
    count(*) AS denominator
FROM spans
CROSS JOIN params
INNER JOIN calendar
    ON calendar.day >= spans.report_date
    AND (spans.next_contact IS NULL OR calendar.day < spans.next_contact)
WHERE spans.needed = 1 AND calendar.is_school_day AND calendar.day <= params.as_of::DATE
GROUP BY spans.school_code, calendar.day, spans.grade, spans.class_name
