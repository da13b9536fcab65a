/*
title:   {zh: 复学前教职工核酸未全覆盖, en: Staff not all tested before resumption}
kind:    violation
clauses: [X25]
severity: 1
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "{grade} {reopened_on} 复学，任课教职工 {teachers} 人，只有 {tested} 人做了核酸检测"
  en: "{grade} resumed on {reopened_on}: {tested} of {teachers} staff tested"
notes:
  zh: >
    原文缺教职工人数，所以取自名册：先复学年级（规则包分类 resumption_grades）各班的任课教师数，一名教师只计在一个班。复
    学当日终了以前，在该年级以“复学全覆盖”采样的为已检测。有班级没有填任课教师数的年级不作判断；核酸检测名单首次送达之
    前不作判断。
  en: >
    the number of staff is missing in the source, so it is taken from the roster: the teachers of the classes of the
    grades that resume first (categories resumption_grades; a teacher counts in one class). Tested is who was sampled
    for the purpose 复学全覆盖 under that grade by the end of the day of the resumption. A grade of which a class does
    not say how many teachers it has is not judged, and nothing is before any list of tests has come.
*/
WITH rosters AS (
    SELECT classes.school_code, classes.grade, sum(classes.teachers) AS teachers
    FROM classes
    INNER JOIN categories ON categories.category_set = 'resumption_grades' AND categories.name = classes.grade
    GROUP BY classes.school_code, classes.grade
    HAVING count(classes.teachers) = count(*)
), tested AS (
    SELECT tests.school_code, tests.grade, count(DISTINCT tests.person_id) AS tested
    FROM lake.tests AS tests
    INNER JOIN schools ON schools.school_code = tests.school_code
    WHERE tests.purpose = '复学全覆盖'
        AND tests.person_type = '教职工'
        AND tests.sampled_at::DATE <= schools.reopened_on
    GROUP BY tests.school_code, tests.grade
)
SELECT
    rosters.school_code,
    rosters.grade,
    '' AS class_name,
    '' AS subject,
    schools.reopened_on::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    schools.reopened_on,
    rosters.teachers,
    coalesce(tested.tested, 0) AS tested
FROM rosters
INNER JOIN schools ON schools.school_code = rosters.school_code
CROSS JOIN params
LEFT JOIN tested ON tested.school_code = rosters.school_code AND tested.grade = rosters.grade
WHERE schools.reopened_on::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
    AND coalesce(tested.tested, 0) < rosters.teachers
    AND (SELECT count(*) FROM lake.tests) > 0
