/*
title:     {zh: 住校合租学生家长按期联系率, en: Parents of boarders spoken with in time}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
over_time: last
clauses:   [X22]
notes:     >
  boarders and pupils in shared lodgings whose parents were spoken with within the days that a contact may be old /
  boarders by the register of classes (or as many as are known from the contacts, where more) and pupils known to share
  lodgings; counted from the first contact on
*/
WITH contacts AS (
    SELECT
        school_code,
        coalesce(grade, '') AS grade,
        coalesce(class_name, '') AS class_name,
        person_id,
        residence,
        contacted_on
    FROM lake.parent_contacts
    WHERE residence IN ('住校', '校外合租')
), known AS (
    SELECT
        school_code,
        grade,
        class_name,
        count(DISTINCT CASE WHEN residence = '住校' THEN person_id END) AS boarders,
        count(DISTINCT CASE WHEN residence = '校外合租' THEN person_id END) AS renters
    FROM contacts
    GROUP BY school_code, grade, class_name
), owed AS (
    SELECT
        coalesce(classes.school_code, known.school_code) AS school_code,
        coalesce(classes.grade, known.grade) AS grade,
        coalesce(classes.class_name, known.class_name) AS class_name,
        CASE
            WHEN coalesce(classes.boarders, 0) > coalesce(known.boarders, 0) THEN classes.boarders
            ELSE coalesce(known.boarders, 0)
        END + coalesce(known.renters, 0) AS pupils
    FROM classes
    FULL JOIN known
        ON known.school_code = classes.school_code
        AND known.grade = classes.grade
        AND known.class_name = classes.class_name
), spans AS (
    SELECT
        contacts.school_code,
        contacts.grade,
        contacts.class_name,
        contacts.person_id,
        contacts.contacted_on,
        calendar.deadline_day
    FROM contacts
    CROSS JOIN params
    INNER JOIN calendar
        ON calendar.day = (contacts.contacted_on + params.contact_overdue_days * INTERVAL 1 DAY)::DATE
), days AS (
    SELECT calendar.day
    FROM calendar
    CROSS JOIN params
    WHERE calendar.is_school_day
        AND calendar.day <= params.as_of::DATE
        AND calendar.day >= (SELECT min(contacted_on) FROM contacts)
        AND params.contact_overdue_days IS NOT NULL
), current AS (
    SELECT
        days.day,
        spans.school_code,
        spans.grade,
        spans.class_name,
        count(DISTINCT spans.person_id) AS pupils
    FROM days
    INNER JOIN spans ON days.day BETWEEN spans.contacted_on AND spans.deadline_day
    GROUP BY days.day, spans.school_code, spans.grade, spans.class_name
)
SELECT
    owed.school_code,
    days.day AS report_date,
    owed.grade,
    owed.class_name,
    coalesce(current.pupils, 0) AS numerator,
    owed.pupils AS denominator
FROM owed
CROSS JOIN days
LEFT JOIN current
    ON current.day = days.day
    AND current.school_code = owed.school_code
    AND current.grade = owed.grade
    AND current.class_name = owed.class_name
WHERE owed.pupils > 0
