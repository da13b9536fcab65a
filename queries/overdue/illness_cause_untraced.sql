/*
title:   {zh: 因病缺课病因未追踪, en: Cause of illness absence not traced}
kind:    overdue
clauses: [C7, X30]
severity: 1
owner:   {zh: 班主任、校医, en: "Head teacher, school doctor"}
says:
  zh: "{onset} 起因病缺课，登记满 {hours} 小时病因未追踪"
  en: "ill since {onset}, cause not traced {hours} h after registration"
notes:
  zh: 一人一次发病为一次因病缺课；以最新一行为准；自首次上报起计时。
  en: >
    an illness absence is one person and one onset; what its newest row says counts; the clock runs from the first
    report
*/
WITH spells AS (
    SELECT
        school_code,
        grade,
        class_name,
        person_name,
        onset_date AS onset,
        traced_at,
        row_number() OVER (PARTITION BY school_code, person_id, onset_date ORDER BY report_date DESC) AS recency,
        min(received_at) OVER (PARTITION BY school_code, person_id, onset_date) AS registered_at
    FROM daily.illness_cases
), due AS (
    SELECT
        spells.*,
        params.as_of,
        params.cause_hours AS hours,
        spells.registered_at + params.cause_hours * INTERVAL 1 HOUR AS due_at
    FROM spells
    CROSS JOIN params
)
SELECT school_code, grade, class_name, person_name AS subject, due_at, onset, hours
FROM due
WHERE recency = 1 AND (traced_at IS NULL OR traced_at > as_of) AND due_at < as_of
