/*
title:   {zh: 包校干部人数不足, en: Fewer inspectors than laid down}
kind:    missing
clauses: [X16]
severity: 3
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "名单上有 {listed} 名包校干部，应有 {inspectors} 名"
  en: "the list has {listed} assigned inspectors; there must be {inspectors}"
notes:
  zh: >
    以工号计人；没有工号的，一所学校算一人，因为无从分清。以第一所学校复学之日为限；复学日期不明的，以名单送达之时为限。
    名单送达之前不作判断。
  en: >
    Persons by staff number; rows without one count as one person a school, since nothing tells them apart. Due when the
    first school reopened; where that is not known, when the list came. Nothing is judged before the list has come.
*/
WITH opening AS (
    SELECT min(reopened_on) AS reopened_on FROM schools
), listed AS (
    SELECT
        count(*) AS entries,
        count(DISTINCT CASE WHEN kind = '包校干部' THEN coalesce(member_id, school_code) END) AS listed,
        min(received_at) AS delivered_at
    FROM lake.teams
), due AS (
    SELECT listed.listed, coalesce(opening.reopened_on::TIMESTAMP, listed.delivered_at) AS due_at
    FROM listed
    CROSS JOIN opening
    WHERE listed.entries > 0
)
SELECT '' AS school_code, '' AS grade, '' AS class_name, '' AS subject, due.due_at, due.listed, params.inspectors
FROM due
CROSS JOIN params
WHERE due.listed < params.inspectors AND due.due_at <= params.as_of
