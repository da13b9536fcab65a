/*
title:   {zh: 体温异常放行, en: Admitted with a fever}
kind:    violation
clauses: [Z26, C1, X7]
severity: 1
owner:   {zh: 门卫、值班教师, en: "Gate guard, teacher on duty"}
says:
  zh: "{report_date} 有 {people} 人次体温达到 {fever_c} ℃ 仍被放行"
  en: "{people} entries of {report_date} were let in at {fever_c} °C or more"
notes:
  zh: 体温恰好等于界限的也算发热；没有测的不知道，算缺一步。
  en: >
    a temperature at the threshold counts as a fever; without a reading nothing is known, which is a missing step
*/
WITH days AS (
    SELECT
        report_date,
        school_code,
        sum(fever_admitted) AS people
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
    days.people,
    params.fever_c
FROM days
CROSS JOIN params
WHERE days.people > 0 AND days.report_date::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
