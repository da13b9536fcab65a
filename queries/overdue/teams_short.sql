/*
title:   {zh: 督查（督导）组数不足, en: Fewer teams than laid down}
kind:    missing
clauses: [C21, Z3]
severity: 2
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "名单上有 {listed} 个组，应有 {teams} 个"
  en: "the list has {listed} teams; there must be {teams}"
notes:
  zh: >
    督查组、督导小组按组名计；包一所学校的包校干部不算组。以第一所学校复学之日为限；复学日期不明的，以名单送达之时为限。
    名单送达之前不作判断。
  en: >
    Teams of inspection or supervision by name; inspectors assigned to one school are no team. Due when the first school
    reopened; where that is not known, when the list came. Nothing is judged before the list has come.
*/
WITH opening AS (
    SELECT min(reopened_on) AS reopened_on FROM schools
), listed AS (
    SELECT
        count(*) AS entries,
        count(DISTINCT CASE WHEN kind IN ('督查组', '督导小组') THEN team END) AS listed,
        min(received_at) AS delivered_at
    FROM lake.teams
), due AS (
    SELECT listed.listed, coalesce(opening.reopened_on::TIMESTAMP, listed.delivered_at) AS due_at
    FROM listed
    CROSS JOIN opening
    WHERE listed.entries > 0
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, '' AS subject, due.due_at, due.listed, params.teams
FROM due
CROSS JOIN params
WHERE due.listed < params.teams AND due.due_at <= params.as_of
