/*
title:   {zh: 开学三课未上完, en: First lessons not given}
kind:    overdue
clauses: [Z17]
severity: 3
owner:   {zh: 班主任, en: "Head teacher"}
says:
  zh: "复学 {days} 个学校日内没有上：{lessons}"
  en: "not given within {days} school days of reopening: {lessons}"
notes:
  zh: >
    课程为规则包清单 first_lessons。全校上的课（不填年级、班级）计入每个班，年级上的课计入该年级各班。复学当日不计
    （N4），最后一个学校日 24:00 止。补上的课即销项；复学以前上的不算这次开学的。有活动上报之前不作判断。
  en: >
    The lessons are the pack's list first_lessons. One of the whole school (no grade and class) counts for all its
    classes, one of a grade for the classes of the grade. The day of reopening is not counted (N4); the last of the
    school days ends at 24:00. A lesson given late closes the item; one held before the school reopened is not of this
    opening. Nothing is judged before any activity has been reported.
*/
WITH delivered AS (
    SELECT count(*) AS activities FROM lake.activities
), opened AS (
    SELECT
        schools.school_code,
        schools.reopened_on,
        params.as_of,
        params.lesson_days,
        calendar.school_day_number + params.lesson_days AS last_number
    FROM schools
    INNER JOIN calendar ON calendar.day = schools.reopened_on
    CROSS JOIN params
    CROSS JOIN delivered
    WHERE delivered.activities > 0
), due AS (
    SELECT
        opened.school_code,
        opened.reopened_on,
        opened.as_of,
        opened.lesson_days,
        calendar.day::TIMESTAMP + INTERVAL 1 DAY AS due_at
    FROM opened
    INNER JOIN calendar ON calendar.school_day_number = opened.last_number AND calendar.is_school_day
), given AS (
    SELECT school_code, coalesce(grade, '') AS grade, coalesce(class_name, '') AS class_name, kind, held_on
    FROM lake.activities
), missing AS (
    SELECT
        classes.school_code,
        classes.grade,
        classes.class_name,
        due.due_at,
        due.lesson_days,
        categories.position,
        categories.name,
        count(given.kind) AS times
    FROM classes
    INNER JOIN due ON due.school_code = classes.school_code
    CROSS JOIN categories
    LEFT JOIN given
        ON given.school_code = classes.school_code
        AND given.kind = categories.name
        AND given.grade IN (classes.grade, '')
        AND given.class_name IN (classes.class_name, '')
        AND given.held_on >= due.reopened_on
        AND given.held_on <= due.as_of::DATE
    WHERE categories.category_set = 'first_lessons' AND due.due_at <= due.as_of
    GROUP BY
        classes.school_code,
        classes.grade,
        classes.class_name,
        due.due_at,
        due.lesson_days,
        categories.position,
        categories.name
)
SELECT
    school_code,
    grade,
    class_name,
    string_agg(name, '、' ORDER BY position) AS subject,
    due_at,
    lesson_days AS days,
    string_agg(name, '、' ORDER BY position) AS lessons
FROM missing
WHERE times = 0
GROUP BY school_code, grade, class_name, due_at, lesson_days
