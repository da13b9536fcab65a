/*
title:   {zh: 入校手续不全, en: Gate step left out}
kind:    violation
clauses: [Z21, C1, X7]
severity: 1
owner:   {zh: 门卫、值班教师, en: "Gate guard, teacher on duty"}
says:
  zh: "{report_date} 有 {step_missing} 人次入校手续不全（未亮码 {code_missing}、未核验身份 {identity_missing}、未测温 {temperature_missing}、未登记 {register_missing}）"
  en: "{step_missing} entries of {report_date} lack a gate step (no code {code_missing}, no identity check {identity_missing}, no temperature {temperature_missing}, not registered {register_missing})"
notes:
  zh: 每次放行入校，本县要求的各步都要做到；在校门未放行的不要求。
  en: >
    every entry that was let in must have gone through each step that the county asks for; those refused at the gate
    need not
*/
WITH days AS (
    SELECT
        report_date,
        school_code,
        sum(step_missing) AS step_missing,
        sum(code_missing) AS code_missing,
        sum(identity_missing) AS identity_missing,
        sum(temperature_missing) AS temperature_missing,
        sum(register_missing) AS register_missing
    FROM daily.gate_checks
    GROUP BY report_date, school_code
)
SELECT
    days.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    days.report_date::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    days.report_date,
    days.step_missing,
    days.code_missing,
    days.identity_missing,
    days.temperature_missing,
    days.register_missing
FROM days
CROSS JOIN params
WHERE days.step_missing > 0 AND days.report_date::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
