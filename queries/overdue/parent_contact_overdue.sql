/*
title:    {zh: 班主任逾期未联系家长, en: Head teacher has not spoken with the parents in time}
kind:     overdue
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X22]
says:
  zh: "{residence}学生，上次联系家长是 {contacted_on}，已超过 {days} 天"
  en: "pupil living away from home, parents last spoken with on {contacted_on}, more than {days} days ago"
notes:    >
  of boarders and pupils in shared lodgings, by the residence in their newest contact; every 2-3 days means overdue after
  more than 3 calendar days. Who was never contacted has no row here: that is boarders_never_contacted
*/
WITH newest AS (
    SELECT
        school_code,
        coalesce(grade, '') AS grade,
        coalesce(class_name, '') AS class_name,
        person_name,
        residence,
        contacted_on,
        row_number() OVER (PARTITION BY school_code, person_id ORDER BY contacted_on DESC) AS recency
    FROM lake.parent_contacts
), owed AS (
    SELECT
        newest.school_code,
        newest.grade,
        newest.class_name,
        newest.person_name,
        newest.residence,
        newest.contacted_on,
        params.contact_overdue_days AS days,
        params.as_of,
        (newest.contacted_on + params.contact_overdue_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM newest
    CROSS JOIN params
    WHERE newest.recency = 1 AND newest.residence IN ('住校', '校外合租')
), due AS (
    SELECT owed.*, (calendar.deadline_day + INTERVAL 1 DAY)::TIMESTAMP AS due_at
    FROM owed
    INNER JOIN calendar ON calendar.day = owed.last_day
)
SELECT school_code, grade, class_name, person_name AS subject, due_at, residence, contacted_on, days
FROM due
WHERE due_at <= as_of
