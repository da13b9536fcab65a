/*
title:   {zh: 传染病或疑似病人未报告, en: Notifiable disease not reported}
kind:    overdue
clauses: [N3, C11]
severity: 1
owner:   {zh: 学校疫情报告人, en: "School epidemic reporter"}
says:
  zh: "登记为{disease}或疑似，{hours} 小时内未向指挥部和卫健部门报告"
  en: "registered with {disease} (or suspected), both recipients not told within {hours} hours"
notes:
  zh: >
    缺课的诊断为规则包分类 notifiable_diseases 所列病种，或“疑似”加病名；自首次写明的登记送达之时起计时；同一人自发病
    以来的异常情况，写明两处报告时间的，即销项；异常情况处置首次送达之前不作判断。
  en: >
    the diagnosis of an absence is an entry of categories notifiable_diseases, or 疑似 and an entry; the clock runs from
    the first register that names it; an event of the same person, found since the onset, that names both notifications
    closes it; nothing is judged before any event has been delivered
*/
WITH patients AS (
    SELECT
        school_code,
        person_id,
        onset_date,
        max(grade) AS grade,
        max(class_name) AS class_name,
        max(person_name) AS person_name,
        max(notifiable_disease) AS disease,
        min(received_at) AS known_at
    FROM daily.illness_cases
    WHERE notifiable_disease IS NOT NULL
    GROUP BY school_code, person_id, onset_date
), told AS (
    SELECT DISTINCT patients.school_code, patients.person_id, patients.onset_date
    FROM patients
    CROSS JOIN params
    INNER JOIN lake.symptom_events AS events
        ON events.person_id = patients.person_id AND events.found_at::DATE >= patients.onset_date
    WHERE events.command_notified_at <= params.as_of AND events.health_notified_at <= params.as_of
)
SELECT
    patients.school_code,
    patients.grade,
    patients.class_name,
    patients.person_name AS subject,
    patients.known_at + params.suspected_report_hours * INTERVAL 1 HOUR AS due_at,
    patients.disease,
    params.suspected_report_hours AS hours
FROM patients
CROSS JOIN params
LEFT JOIN told
    ON told.school_code = patients.school_code
    AND told.person_id = patients.person_id
    AND told.onset_date = patients.onset_date
WHERE told.person_id IS NULL
    AND patients.known_at + params.suspected_report_hours * INTERVAL 1 HOUR < params.as_of
    AND (SELECT count(*) FROM lake.symptom_events) > 0
