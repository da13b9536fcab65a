/*
title:     {zh: 毕业年级教职工检测率, en: Staff of the last grades tested}
unit:      "%"
better:    higher
levels:    {warn: 100.0, alarm: 95.0}
over_time: last
clauses:   [X25]
notes:
  zh: >
    先复学年级（规则包分类 resumption_grades）截至当日以“复学全覆盖”采样的教职工 / 名册上这些班级的任课教师数；自第一
    次此类采样起计；有班级没有填任课教师数的年级不计。
  en: >
    staff of the grades that resume first (categories resumption_grades) who were sampled for the purpose 复学全覆盖 by
    the day / the teachers of those classes on the register; from the first such sample on; a grade of which a class
    does not say how many teachers it has is left out
*/
WITH rosters AS (
    SELECT classes.school_code, classes.grade, sum(classes.teachers) AS teachers
    FROM classes
    INNER JOIN categories ON categories.category_set = 'resumption_grades' AND categories.name = classes.grade
    GROUP BY classes.school_code, classes.grade
    HAVING count(classes.teachers) = count(*)
), known AS (
    SELECT min(sampled_at)::DATE AS first_day FROM lake.tests WHERE purpose = '复学全覆盖'
), counted AS (
    SELECT
        rosters.school_code,
        rosters.grade,
        rosters.teachers,
        calendar.day AS report_date,
        count(DISTINCT tests.person_id) AS tested
    FROM rosters
    CROSS JOIN known
    CROSS JOIN params
    INNER JOIN calendar
        ON calendar.is_school_day AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
    LEFT JOIN lake.tests AS tests
        ON tests.school_code = rosters.school_code
        AND tests.grade = rosters.grade
        AND tests.purpose = '复学全覆盖'
        AND tests.person_type = '教职工'
        AND tests.sampled_at::DATE <= calendar.day
    GROUP BY rosters.school_code, rosters.grade, rosters.teachers, calendar.day
)
SELECT school_code, report_date, sum(least(tested, teachers)) AS numerator, sum(teachers) AS denominator
FROM counted
GROUP BY school_code, report_date
