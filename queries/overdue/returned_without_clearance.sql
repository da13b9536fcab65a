/*
title:   {zh: 无复课证明返校, en: Back at school without clearance}
kind:    violation
clauses: [C7]
severity: 2
owner:   {zh: 班主任、校医, en: "Head teacher, school doctor"}
says:
  zh: "因病缺课 {days} 个学校日，{returned_on} 返校时没有复课证明"
  en: "absent ill for {days} school days, back on {returned_on} without a certificate"
notes:
  zh: >
    缺课达到 params.clearance_days 个学校日的要有复课证明，凡法定传染病也要有；天数自首次上报计到返校；后来各行补填的证
    明也算，空着就是没有，因为登记里必须写明。
  en: >
    a certificate is due after so many school days of absence (params.clearance_days), and after any notifiable disease;
    days count from the first that was reported to the return; proof that is entered in a later row counts, and an empty
    cell is no proof, since the register must hold it
*/
WITH spells AS (
    SELECT
        cases.*,
        row_number() OVER (
            PARTITION BY cases.school_code, cases.person_id, cases.onset_date
            ORDER BY cases.returned_on IS NULL, cases.report_date DESC
        ) AS recency,
        min(CASE WHEN cases.is_absent THEN calendar.school_day_number END) OVER (
            PARTITION BY cases.school_code, cases.person_id, cases.onset_date
        ) AS first_number,
        max(cases.notifiable_disease) OVER (
            PARTITION BY cases.school_code, cases.person_id, cases.onset_date
        ) AS disease
    FROM daily.illness_cases AS cases
    INNER JOIN calendar ON calendar.day = cases.report_date
), returned AS (
    SELECT spells.*, calendar.school_day_number - spells.first_number AS days
    FROM spells
    INNER JOIN calendar ON calendar.day = spells.returned_on
    WHERE spells.recency = 1
)
SELECT
    returned.school_code,
    returned.grade,
    returned.class_name,
    returned.person_name AS subject,
    returned.returned_on::TIMESTAMP AS due_at,
    returned.returned_on,
    returned.days
FROM returned
CROSS JOIN params
WHERE returned.returned_on <= params.as_of::DATE
    AND NOT coalesce(returned.clearance, false)
    AND (returned.days >= params.clearance_days OR returned.disease IS NOT NULL)
