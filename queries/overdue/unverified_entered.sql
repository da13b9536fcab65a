/*
title:   {zh: 信息未核对完即入校, en: Entered before all were verified}
kind:    violation
clauses: [Z25]
severity: 1
owner:   {zh: 班主任、门卫, en: "Head teacher, gate guard"}
says:
  zh: "{report_date} 学生入校 {people} 人，全校还有 {unverified} 人信息未核对"
  en: "{people} pupils came in on {report_date} while {unverified} of the school were not verified"
notes:
  zh: >
    门禁流水和登记核对只能按学校对，不能按人对：截至当日最新的学生登记写明还有多少人未核对；没有登记的学校这里不作判断。
  en: >
    the gate log and the registrations meet at the school, not at the person: the newest list of pupils as of the day
    says how many are not verified; a school without a list is not judged here
*/
WITH lists AS (
    SELECT
        gate.report_date,
        gate.school_code,
        gate.persons_admitted AS people,
        registrations.roster - registrations.verified AS unverified,
        row_number() OVER (
            PARTITION BY gate.report_date, gate.school_code ORDER BY registrations.report_date DESC
        ) AS recency
    FROM daily.gate_checks AS gate
    INNER JOIN lake.registrations AS registrations
        ON registrations.school_code = gate.school_code
        AND registrations.person_type = gate.person_type
        AND registrations.report_date <= gate.report_date
    WHERE gate.person_type = '学生' AND gate.persons_admitted > 0
)
SELECT
    lists.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    lists.report_date::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    lists.report_date,
    lists.people,
    lists.unverified
FROM lists
CROSS JOIN params
WHERE lists.recency = 1 AND lists.unverified > 0 AND lists.report_date::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
