/*
title:   {zh: 督查（督导）组没有组长, en: Team without a leader}
kind:    missing
clauses: [C21, Z3]
severity: 2
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "{team}没有组长"
  en: "the team {team} has no leader"
notes:
  zh: 该组任何一行写有组长，即为有组长。以第一所学校复学之日为限；复学日期不明的，以名单送达之时为限。
  en: >
    A team has a leader where any of its rows names one. Due when the first school reopened; where that is not known,
    when the list came.
*/
WITH opening AS (
    SELECT min(reopened_on) AS reopened_on FROM schools
), leaders AS (
    SELECT team, count(leader) AS leaders, min(received_at) AS delivered_at
    FROM lake.teams
    WHERE kind IN ('督查组', '督导小组')
    GROUP BY team
), due AS (
    SELECT leaders.team, coalesce(opening.reopened_on::TIMESTAMP, leaders.delivered_at) AS due_at
    FROM leaders
    CROSS JOIN opening
    WHERE leaders.leaders = 0
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, due.team AS subject, due.due_at, due.team
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
