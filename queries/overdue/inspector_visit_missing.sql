/*
title:   {zh: 包校干部久未到校, en: No visit by the assigned inspector}
kind:    missing
clauses: [X16]
severity: 2
owner:   {zh: 包校干部, en: "Assigned inspector"}
says:
  zh: "自 {since} 起包校干部未到校，已超过 {visit_days} 天"
  en: "no visit since {since}, more than {visit_days} days"
notes:
  zh: >
    自上次督查起计，复学更晚的自复学起计；两样都没有的不计。首日不计，末日 24:00 止，遇休息日顺延（N4）。督查检查首次送
    达之前不作判断。到该校的任何督查都算到校，因为督查检查不写是谁去的。
  en: >
    the clock runs from the last inspection, or from the reopening where that is later; a school with neither has no
    clock. The first day is not counted, the last day ends at 24:00 and moves past a rest day (N4). Silent until
    inspections were delivered once. Any inspection of the school counts as a visit, since the ledger does not name the
    visitor
*/
WITH last_time AS (
    SELECT inspections.school_code, max(inspections.inspected_on) AS inspected_on
    FROM lake.inspections AS inspections
    CROSS JOIN params
    WHERE inspections.inspected_on <= params.as_of::DATE
    GROUP BY inspections.school_code
), waiting AS (
    SELECT
        schools.school_code,
        CASE
            WHEN last_time.inspected_on IS NULL OR last_time.inspected_on < schools.reopened_on THEN schools.reopened_on
            ELSE last_time.inspected_on
        END AS since
    FROM schools
    LEFT JOIN last_time ON last_time.school_code = schools.school_code
    CROSS JOIN (SELECT count(*) AS inspections FROM lake.inspections) AS delivered
    WHERE delivered.inspections > 0
), due AS (
    SELECT
        waiting.school_code,
        waiting.since,
        params.visit_days,
        params.as_of,
        (waiting.since + params.visit_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM waiting
    CROSS JOIN params
)
SELECT
    due.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    due.since,
    due.visit_days
FROM due
LEFT JOIN calendar ON calendar.day = due.last_day
WHERE coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY <= due.as_of
