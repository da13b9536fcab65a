/*
title:   {zh: 驻校专班人员未及时调整, en: Resident team not confirmed}
kind:    overdue
clauses: [Z2]
severity: 3
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "驻校专班 {checked_on} 之后没有核对或调整（每 {days} 天一次）"
  en: "the resident team was neither confirmed nor changed since {checked_on} (every {days} days)"
notes:
  zh: >
    Z2 要求专班及时调整。最新一项的核对日期（没有的用批准日期，再没有的用复学日期）没有超过联络人的核对期限，就是现任；
    这些日期都不明的不作判断。
  en: >
    Z2 asks for a team that is adjusted in time. It is the current one as long as the newest entry was verified (or
    approved, or the school reopened) no longer ago than contacts may go unverified; where none of these days is known
    nothing is said.
*/
WITH checked AS (
    SELECT
        documents.school_code,
        max(coalesce(documents.verified_on, documents.approved_on, schools.reopened_on)) AS checked_on
    FROM lake.documents AS documents
    INNER JOIN schools ON schools.school_code = documents.school_code
    WHERE documents.kind = '驻校专班'
    GROUP BY documents.school_code
), last_days AS (
    SELECT
        checked.school_code,
        checked.checked_on,
        params.as_of,
        params.contact_verified_days AS days,
        (checked.checked_on + params.contact_verified_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM checked
    CROSS JOIN params
), due AS (
    SELECT
        last_days.*,
        coalesce(calendar.deadline_day, last_days.last_day)::TIMESTAMP + INTERVAL 1 DAY AS due_at
    FROM last_days
    LEFT JOIN calendar ON calendar.day = last_days.last_day
)
SELECT school_code, '' AS grade, '' AS class_name, '' AS subject, due_at, checked_on, days
FROM due
WHERE due_at <= as_of
