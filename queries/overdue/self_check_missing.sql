/*
title:   {zh: 通报后未交自查, en: Self-check after a circular not returned}
kind:    missing
clauses: [C23]
severity: 3
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{circulated_on} 通报的 {asked} 个问题，有 {lacking} 个未自查（通报后 {self_check_days} 天内）"
  en: "of {asked} findings circulated on {circulated_on}, {lacking} not self-checked within {self_check_days} days"
notes:
  zh: >
    名册上的每所学校，包括查出问题的学校，对通报的每个问题都要自查，并在同一编号下另填一行答复（自查完成）。同一日的通
    报，一校为一项。通报当日不计，末日 24:00 止，遇休息日顺延（N4）。
  en: >
    every school of the register, the one where it was found included, checks itself for each finding that is circulated
    and answers in a row of its own under the finding's number (self_checked_on). The circulars of one day are one item
    a school. The day of the circular is not counted, the last day ends at 24:00 and moves past a rest day (N4)
*/
WITH circulars AS (
    SELECT findings.finding_id, min(findings.circulated_on) AS circulated_on
    FROM lake.findings AS findings
    CROSS JOIN params
    WHERE findings.circulated_on <= params.as_of::DATE
    GROUP BY findings.finding_id
), returned AS (
    SELECT findings.finding_id, findings.school_code
    FROM lake.findings AS findings
    CROSS JOIN params
    WHERE findings.self_checked_on <= params.as_of::DATE
), asked AS (
    SELECT
        schools.school_code,
        circulars.circulated_on,
        count(*) AS asked,
        count(returned.finding_id) AS answered
    FROM circulars
    CROSS JOIN schools
    LEFT JOIN returned
        ON returned.finding_id = circulars.finding_id AND returned.school_code = schools.school_code
    GROUP BY schools.school_code, circulars.circulated_on
), due AS (
    SELECT
        asked.school_code,
        asked.circulated_on,
        asked.asked,
        asked.asked - asked.answered AS lacking,
        params.self_check_days,
        params.as_of,
        (asked.circulated_on + params.self_check_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM asked
    CROSS JOIN params
    WHERE asked.answered < asked.asked
)
SELECT
    due.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    due.circulated_on,
    due.asked,
    due.lacking,
    due.self_check_days
FROM due
LEFT JOIN calendar ON calendar.day = due.last_day
WHERE coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY <= due.as_of
