/*
title:   {zh: 病因已查明率, en: Cause of illness known}
unit:    "%"
better:  higher
levels:  {warn: 95.0, alarm: 80.0}
clauses: [C7]
notes:
  zh: 至今已追踪到病因的因病缺课 / 已登记的因病缺课，计在首次上报当日；一人一次发病算一次。
  en: >
    illnesses of which the cause is traced by now / illnesses registered, by the day of their first
    report; one person and one onset is one illness
*/
WITH spells AS (
    SELECT
        school_code,
        person_id,
        onset_date,
        max(grade) AS grade,
        max(class_name) AS class_name,
        min(report_date) AS report_date,
        min(traced_at) AS known_at
    FROM daily.illness_cases
    GROUP BY school_code, person_id, onset_date
)
SELECT
    spells.school_code,
    spells.report_date,
    spells.grade,
    spells.class_name,
    sum(CASE WHEN spells.known_at <= params.as_of THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM spells
CROSS JOIN params
GROUP BY spells.school_code, spells.report_date, spells.grade, spells.class_name
