/*
title:     {zh: 家长说明存档率, en: Statements of parents who live elsewhere}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
over_time: last
clauses:   [X20]
notes:     >
  pupils with their parents' statement on file / pupils known not to be cared for by their parents, as of each day's
  contacts; boarders and pupils in shared lodgings whom nobody accompanies sign for themselves and are not counted
*/
WITH spans AS (
    SELECT
        school_code,
        coalesce(grade, '') AS grade,
        coalesce(class_name, '') AS class_name,
        person_id,
        contacted_on,
        lead(contacted_on) OVER (PARTITION BY school_code, person_id ORDER BY contacted_on) AS next_contact,
        CASE WHEN carer <> '父母' AND NOT (carer = '无' AND residence IN ('住校', '校外合租')) THEN 1 ELSE 0 END AS needed,
        max(CASE WHEN statement_on_file THEN 1 ELSE 0 END) OVER (
            PARTITION BY school_code, person_id ORDER BY contacted_on
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS on_file
    FROM lake.parent_contacts
    WHERE carer IS NOT NULL
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
    ON calendar.day >= spans.contacted_on
    AND (spans.next_contact IS NULL OR calendar.day < spans.next_contact)
WHERE spans.needed = 1 AND calendar.is_school_day AND calendar.day <= params.as_of::DATE
GROUP BY spans.school_code, calendar.day, spans.grade, spans.class_name
