/*
title:   {zh: 联络人逾期未核对, en: Contact not verified}
kind:    overdue
clauses: [Z7, C20, C10, Z14]
severity: 3
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "“{party}”联络人 {checked_on} 之后没有核对（每 {days} 天核对一次）"
  en: "the contact for {party} not verified since {checked_on} (every {days} days)"
notes:
  zh: >
    只限要求的层级、单位和联动部门。期限自上次核对起，没有的自批准之日起，再没有的自复学之日起；都不明的不作判断。一个层
    级有几名联络人的只列一次，以最久的为准。
  en: >
    The required levels, bodies and partners only. The term runs from the last verification, else from the day the entry
    was approved, else from the school's reopening; where none is known nothing is said. A level with several contacts
    is listed once, by the oldest.
*/
WITH required AS (
    SELECT DISTINCT name AS party
    FROM categories
    WHERE category_set IN ('contact_levels', 'contact_bodies', 'contact_partners')
), checked AS (
    SELECT
        documents.school_code,
        required.party,
        min(coalesce(documents.verified_on, documents.approved_on, schools.reopened_on)) AS checked_on
    FROM lake.documents AS documents
    INNER JOIN required ON documents.kind = '联络人-' || required.party
    INNER JOIN schools ON schools.school_code = documents.school_code
    WHERE documents.owner IS NOT NULL AND documents.contact IS NOT NULL
    GROUP BY documents.school_code, required.party
), last_days AS (
    SELECT
        checked.school_code,
        checked.party,
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
SELECT school_code, '' AS grade, '' AS class_name, party AS subject, due_at, party, checked_on, days
FROM due
WHERE due_at <= as_of
