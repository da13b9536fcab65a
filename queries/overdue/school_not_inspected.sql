/*
title:   {zh: 学校久未督查, en: School not inspected for too long}
kind:    missing
clauses: [Z3, C22]
severity: 2
owner:   {zh: 督查组, en: "Inspection team"}
says:
  zh: "{team} 自 {since} 起未到校督查，已超过 {inspected_days} 天"
  en: "not inspected{by_team} since {since}, more than {inspected_days} days"
notes:
  zh: >
    自上次督查起计，复学更晚的自复学起计；两样都没有的不计。首日不计，末日 24:00 止，遇休息日顺延（N4）。督查检查首次送
    达之前不作判断。组别为督查力量名单上负责该校的组。
  en: >
    the clock runs from the last inspection, or from the reopening where that is later; a school with neither has no
    clock. The first day is not counted, the last day ends at 24:00 and moves past a rest day (N4). Silent until
    inspections were delivered once. The team is the one that the teams' register gives the school
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
        params.inspected_days,
        params.as_of,
        (waiting.since + params.inspected_days * INTERVAL 1 DAY)::DATE AS last_day
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
    due.inspected_days,
    teams.team,
    coalesce(' by ' || teams.team, '') AS by_team
FROM due
LEFT JOIN (
    SELECT school_code, min(team) AS team FROM lake.teams WHERE kind IN ('督查组', '督导小组') GROUP BY school_code
) AS teams
    ON teams.school_code = due.school_code
LEFT JOIN calendar ON calendar.day = due.last_day
WHERE coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY <= due.as_of
