/*
title:   {zh: 因病缺课未核实, en: Illness absence not verified}
kind:    overdue
clauses: [C7]
severity: 2
owner:   {zh: 班主任、校医, en: "Head teacher, school doctor"}
says:
  zh: "{onset} 起因病缺课，登记满 {hours} 小时未核实"
  en: "ill since {onset}, not verified {hours} h after registration"
notes:
  zh: 因病缺课应逐一核实；一经核实就算核实，不论以后各行怎么写；自首次上报起计时。
  en: >
    every illness absence is verified one by one (逐一核实); once verified, an illness is verified whatever its later
    rows say; the clock runs from the first report
*/
WITH spells AS (
    SELECT
        school_code,
        person_id,
        onset_date AS onset,
        max(grade) AS grade,
        max(class_name) AS class_name,
        max(person_name) AS person_name,
        min(received_at) AS registered_at,
        min(verified_at) AS verified_at
    FROM daily.illness_cases
    GROUP BY school_code, person_id, onset_date
)
SELECT
    spells.school_code,
    spells.grade,
    spells.class_name,
    spells.person_name AS subject,
    spells.registered_at + params.cause_hours * INTERVAL 1 HOUR AS due_at,
    spells.onset,
    params.cause_hours AS hours
FROM spells
CROSS JOIN params
WHERE (spells.verified_at IS NULL OR spells.verified_at > params.as_of)
    AND spells.registered_at + params.cause_hours * INTERVAL 1 HOUR < params.as_of
