/*
title:   {zh: 问题未定整改期限, en: Finding without a date to mend it by}
kind:    missing
clauses: [Z6, X31]
severity: 2
owner:   {zh: 督查组, en: "Inspection team"}
says:
  zh: "{found_on} 发现的{domain}问题，未定整改期限"
  en: "{domain}: found on {found_on}, no date to mend it by"
notes:
  zh: >
    未销号的问题必须有期限，没有期限就永远不会逾期；以发现当日 24:00 为限。要求立行立改的县不适用，因为那里期限就是当
    日；写在别校已通报的编号下、没有检查编号、通报日期和整改期限的一行，是本校对通报的自查答复，不算问题。
  en: >
    an open finding must have a date, without one it could never be late; due at 24:00 of the day it was found. Not
    where the county mends at once, since the day is given there; a row under another school's number that was
    circulated, without an inspection, a circular or a date of its own, is this school's answer to the circular (its
    self-check) and no finding
*/
WITH numbered AS (
    SELECT
        school_code,
        domain,
        found_on,
        due_on,
        closed_on,
        CASE
            WHEN inspection_id IS NULL AND circulated_on IS NULL AND due_on IS NULL
                THEN max(circulated_on) OVER (PARTITION BY finding_id)
        END AS answers
    FROM lake.findings
)
SELECT
    numbered.school_code,
    '' AS grade,
    '' AS class_name,
    numbered.domain AS subject,
    coalesce(calendar.deadline_day, numbered.found_on)::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    numbered.found_on,
    numbered.domain
FROM numbered
CROSS JOIN params
LEFT JOIN calendar ON calendar.day = numbered.found_on
WHERE params.rectification = '限期'
    AND numbered.due_on IS NULL
    AND numbered.answers IS NULL
    AND (numbered.closed_on IS NULL OR numbered.closed_on > params.as_of::DATE)
    AND coalesce(calendar.deadline_day, numbered.found_on)::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
