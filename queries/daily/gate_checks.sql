/*
title:   {zh: 每校每日校门测温人次, en: Gate checks by school and day}
clauses: []
reason:  counts that indicators read
*/
SELECT
    checked_at::DATE AS report_date,
    school_code,
    person_type,
    count(*) AS passages,
    count(CASE WHEN direction = '进' THEN 1 END) AS entries,
    count(DISTINCT CASE WHEN direction = '进' THEN person_id END) AS persons_in,
    count(CASE WHEN temperature_c >= params.fever_c THEN 1 END) AS feverish
FROM lake.gate_checks
CROSS JOIN params
GROUP BY checked_at::DATE, school_code, person_type
