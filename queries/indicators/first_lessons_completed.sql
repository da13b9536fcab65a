/*
title:     {zh: 开学三课完成率, en: Classes that had all first lessons}
unit:      "%"
better:    higher
over_time: last
clauses:   [Z17]
notes:
  zh: >
    复学以来、截至当日上完规则包清单 first_lessons 全部课程的班级 / 已复学学校的班级；全校上的课计入每个班，年级上的课计
    入该年级各班；有活动上报之前不出数。
  en: >
    classes that had every lesson of the pack's list first_lessons since their school reopened, by the day / classes of
    schools that have reopened; a lesson of the whole school counts for all its classes, one of a grade for that
    grade's; no figure until any activity has been reported
*/
WITH given AS (
    SELECT
        classes.school_code,
        classes.grade,
        classes.class_name,
        activities.kind,
        min(activities.held_on) AS held_on
    FROM classes
    INNER JOIN schools ON schools.school_code = classes.school_code
    INNER JOIN lake.activities AS activities
        ON activities.school_code = classes.school_code
        AND coalesce(activities.grade, '') IN (classes.grade, '')
        AND coalesce(activities.class_name, '') IN (classes.class_name, '')
        AND activities.held_on >= schools.reopened_on
    INNER JOIN categories ON categories.category_set = 'first_lessons' AND categories.name = activities.kind
    GROUP BY classes.school_code, classes.grade, classes.class_name, activities.kind
), lessons AS (
    SELECT count(*) AS required FROM categories WHERE category_set = 'first_lessons'
), completed AS (
    SELECT given.school_code, given.grade, given.class_name, max(given.held_on) AS completed_on
    FROM given
    CROSS JOIN lessons
    GROUP BY given.school_code, given.grade, given.class_name, lessons.required
    HAVING count(*) = lessons.required
)
SELECT
    classes.school_code,
    calendar.day AS report_date,
    count(CASE WHEN completed.completed_on <= calendar.day THEN 1 END) AS numerator,
    count(*) AS denominator
FROM classes
INNER JOIN schools ON schools.school_code = classes.school_code
CROSS JOIN calendar
CROSS JOIN params
CROSS JOIN lessons
LEFT JOIN completed
    ON completed.school_code = classes.school_code
    AND completed.grade = classes.grade
    AND completed.class_name = classes.class_name
WHERE lessons.required > 0
    AND schools.reopened_on <= calendar.day
    AND calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM lake.activities)
GROUP BY classes.school_code, calendar.day
