/*
title:     {zh: 住校合租学生家长按期联系率, en: Parents of boarders spoken with in time}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
over_time: last
of_its_day: true
clauses:   [X22]
notes:
  zh: >
    在联系有效期内（shared.contact_deadlines）联系过家长的住校、校外合租学生 / 班级名册上的寄宿人数（截至当日家校联系里
    所知更多的取后者）加已知校外合租的学生；自第一次联系起计。
  en: >
    boarders and pupils in shared lodgings whose parents were spoken with within the days that a contact may be old
    (shared.contact_deadlines) / boarders by the register of classes (or as many as are known from the contacts until
    that day, where more) and pupils known to share lodgings; counted from the first contact on
*/
WITH contacts AS (
    SELECT * FROM daily.parent_contacts WHERE residence IN ('住校', '校外合租')
), days AS (
    SELECT calendar.day
    FROM calendar
    CROSS JOIN params
    WHERE calendar.is_school_day
        AND calendar.day <= params.as_of::DATE
        AND calendar.day >= (SELECT min(report_date) FROM contacts)
        AND params.contact_overdue_days IS NOT NULL
), pupils AS (
    SELECT school_code, grade, class_name, residence, person_id, min(report_date) AS first_day
    FROM contacts
    GROUP BY school_code, grade, class_name, residence, person_id
), known AS (
    SELECT
        days.day,
        pupils.school_code,
        pupils.grade,
        pupils.class_name,
        count(CASE WHEN pupils.residence = '住校' THEN 1 END) AS boarders,
        count(CASE WHEN pupils.residence = '校外合租' THEN 1 END) AS renters
    FROM days
    INNER JOIN pupils ON pupils.first_day <= days.day
    GROUP BY days.day, pupils.school_code, pupils.grade, pupils.class_name
), boarding AS (
    SELECT days.day, classes.school_code, classes.grade, classes.class_name, classes.boarders
    FROM days
    CROSS JOIN classes
), owed AS (
    SELECT
        coalesce(boarding.day, known.day) AS day,
        coalesce(boarding.school_code, known.school_code) AS school_code,
        coalesce(boarding.grade, known.grade) AS grade,
        coalesce(boarding.class_name, known.class_name) AS class_name,
        CASE
            WHEN coalesce(boarding.boarders, 0) > coalesce(known.boarders, 0) THEN boarding.boarders
            ELSE coalesce(known.boarders, 0)
        END + coalesce(known.renters, 0) AS pupils
    FROM boarding
    FULL JOIN known
        ON known.day = boarding.day
        AND known.school_code = boarding.school_code
        AND known.grade = boarding.grade
        AND known.class_name = boarding.class_name
), current AS (
    SELECT
        days.day,
        contacts.school_code,
        contacts.grade,
        contacts.class_name,
        count(DISTINCT contacts.person_id) AS pupils
    FROM days
    INNER JOIN shared.contact_deadlines AS deadlines
        ON days.day BETWEEN deadlines.contacted_on AND deadlines.last_day
    INNER JOIN contacts ON contacts.report_date = deadlines.contacted_on
    GROUP BY days.day, contacts.school_code, contacts.grade, contacts.class_name
)
SELECT
    owed.school_code,
    owed.day AS report_date,
    owed.grade,
    owed.class_name,
    coalesce(current.pupils, 0) AS numerator,
    owed.pupils AS denominator
FROM owed
LEFT JOIN current
    ON current.day = owed.day
    AND current.school_code = owed.school_code
    AND current.grade = owed.grade
    AND current.class_name = owed.class_name
WHERE owed.pupils > 0
