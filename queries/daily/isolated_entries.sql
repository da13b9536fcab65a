/*
title:   {zh: 隔离期间入校人数, en: Persons in isolation who entered}
clauses: []
reason:  counts that a cross-check reads
notes:
  zh: 按重点人员台账当日正在隔离（隔离开始当日至解除前一日）、当日又有校门放行其入校的师生，不论哪所学校。
  en: >
    pupils and staff whom the ledger of key persons has in isolation on the day, from its start to the day before their
    release, and whom a gate let in on it, whichever school's
*/
SELECT
    gate.checked_at::DATE AS report_date,
    gate.school_code,
    count(DISTINCT gate.person_id) AS persons,
    min(gate.checked_at) AS first_entered_at
FROM lake.gate_checks AS gate
INNER JOIN lake.key_persons AS persons
    ON persons.person_id = gate.person_id
    AND persons.isolation_start <= gate.checked_at::DATE
    AND (persons.released_on IS NULL OR persons.released_on > gate.checked_at::DATE)
WHERE gate.direction = '进' AND coalesce(gate.admitted, true)
GROUP BY gate.checked_at::DATE, gate.school_code
