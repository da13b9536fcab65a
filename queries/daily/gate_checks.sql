/*
title:   {zh: 每校每日校门测温人次, en: Gate checks by school and day}
clauses: []
reason:  counts that indicators read
notes:
  zh: >
    流水没有写明未放行的，入校即算放行；本县要求的步骤，流水里空着就按没有做计，因为流水就是这一步的记录；后勤配送人员自
    登记之日起算在该校名册上。
  en: >
    an entry counts as let in unless the log says that it was refused; a step of the county's that the log leaves empty
    was not taken, since the log is the record of the step; a contractor is on the roster of the school from the day of
    registration on
*/
WITH passages AS (
    SELECT
        gate.checked_at,
        gate.checked_at::DATE AS report_date,
        gate.school_code,
        gate.person_type,
        gate.person_id,
        gate.temperature_c,
        gate.health_code,
        gate.direction = '进' AS entering,
        gate.direction = '进' AND coalesce(gate.admitted, true) AS let_in,
        params.fever_c,
        params.gate_code AND gate.health_code IS NULL AS code_missing,
        params.gate_identity AND NOT coalesce(gate.identity_checked, false) AS identity_missing,
        params.gate_temperature AND gate.temperature_c IS NULL AS temperature_missing,
        params.gate_register AND NOT coalesce(gate.registered, false) AS register_missing,
        roster.person_id IS NOT NULL AS on_roster
    FROM lake.gate_checks AS gate
    CROSS JOIN params
    LEFT JOIN lake.contractors AS roster
        ON roster.school_code = gate.school_code
        AND roster.person_id = gate.person_id
        AND coalesce(roster.registered_on <= gate.checked_at::DATE, true)
)
SELECT
    report_date,
    school_code,
    person_type,
    count(*) AS passages,
    count(CASE WHEN entering THEN 1 END) AS entries,
    count(DISTINCT CASE WHEN entering THEN person_id END) AS persons_in,
    count(CASE WHEN temperature_c >= fever_c THEN 1 END) AS feverish,
    count(CASE WHEN let_in THEN 1 END) AS admitted,
    count(DISTINCT CASE WHEN let_in THEN person_id END) AS persons_admitted,
    count(CASE WHEN let_in AND code_missing THEN 1 END) AS code_missing,
    count(CASE WHEN let_in AND identity_missing THEN 1 END) AS identity_missing,
    count(CASE WHEN let_in AND temperature_missing THEN 1 END) AS temperature_missing,
    count(CASE WHEN let_in AND register_missing THEN 1 END) AS register_missing,
    count(CASE WHEN let_in AND (code_missing OR identity_missing OR temperature_missing OR register_missing) THEN 1 END)
        AS step_missing,
    count(CASE WHEN entering AND health_code IS NOT NULL THEN 1 END) AS codes_shown,
    count(CASE WHEN entering AND health_code = '绿码' THEN 1 END) AS green,
    count(CASE WHEN let_in AND health_code <> '绿码' THEN 1 END) AS not_green_admitted,
    count(CASE WHEN let_in AND temperature_c >= fever_c THEN 1 END) AS fever_admitted,
    count(CASE WHEN let_in AND temperature_c IS NULL THEN 1 END) AS untaken,
    count(CASE WHEN let_in AND on_roster THEN 1 END) AS on_roster
FROM passages
GROUP BY report_date, school_code, person_type
