/*
title:   {zh: 一名包校干部包多所学校, en: Inspector with several schools}
kind:    violation
clauses: [X16]
severity: 3
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "一名包校干部包 {schools} 所学校（应一人一校）"
  en: "one inspector has {schools} schools (it must be one each)"
notes:
  zh: >
    以工号分清是谁；没有工号的行认不出是同一人，不作判断。以第一所学校复学之日为限；复学日期不明的，以名单送达之时为限。
  en: >
    Persons are told apart by the staff number; a row without one cannot be told to be the same person and is not
    judged. Due when the first school reopened; where that is not known, when the list came.
*/
WITH opening AS (
    SELECT min(reopened_on) AS reopened_on FROM schools
), loads AS (
    SELECT
        member_id,
        max(member) AS member,
        count(DISTINCT school_code) AS schools,
        min(received_at) AS delivered_at
    FROM lake.teams
    WHERE kind = '包校干部' AND member_id IS NOT NULL
    GROUP BY member_id
), due AS (
    SELECT
        loads.member_id,
        loads.member,
        loads.schools,
        coalesce(opening.reopened_on::TIMESTAMP, loads.delivered_at) AS due_at
    FROM loads
    CROSS JOIN opening
    WHERE loads.schools > 1
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, coalesce(due.member, '') AS subject, due.due_at, due.schools
FROM due
CROSS JOIN params
WHERE due.due_at <= params.as_of
