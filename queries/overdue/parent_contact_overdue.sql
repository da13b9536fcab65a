/*
title:    {zh: 班主任逾期未联系家长, en: Head teacher has not spoken with the parents in time}
kind:     overdue
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X22]
says:
  zh: "{residence}学生，上次联系家长是 {contacted_on}，已超过 {days} 天"
  en: "pupil living away from home, parents last spoken with on {contacted_on}, more than {days} days ago"
notes:
  zh: >
    住校、校外合租的学生，以最近一次联系所填住宿类型为准；每隔 2-3 天，即超过学期内 3 个自然日为逾期
    （shared.contact_deadlines）。从未联系过的这里没有行，由“住校生家长从未联系”列出。
  en: >
    of boarders and pupils in shared lodgings, by the residence in their newest contact; every 2-3 days means overdue
    after more than 3 calendar days of the term (shared.contact_deadlines). Who was never contacted has no row here:
    that is boarders_never_contacted
*/
WITH due AS (
    SELECT
        newest.*,
        params.contact_overdue_days AS days,
        params.as_of,
        (deadlines.last_day + INTERVAL 1 DAY)::TIMESTAMP AS due_at
    FROM shared.newest_contacts AS newest
    INNER JOIN shared.contact_deadlines AS deadlines ON deadlines.contacted_on = newest.contacted_on
    CROSS JOIN params
    WHERE newest.residence IN ('住校', '校外合租')
)
SELECT school_code, grade, class_name, person_name AS subject, due_at, residence, contacted_on, days
FROM due
WHERE due_at <= as_of
