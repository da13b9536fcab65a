/*
title:   {zh: 隔离将耽误高考, en: Isolation runs into the exam}
kind:    violation
clauses: [Z11, Z12]
severity: 1
owner:   {zh: 高中校长, en: "Principal of the senior high school"}
says:
  zh: "{start} 起隔离 {isolation_days} 天，{exam_date} 高考前不能满"
  en: "isolated for {isolation_days} days from {start}, which is not over before the exam on {exam_date}"
notes:
  zh: >
    开始当日不计，末日最迟应为高考前一日：最迟返抵日为高考日减隔离天数再减一天，以该日终了为限；还没有开始隔离的，自返抵
    之日计。
  en: >
    the day of the start is not counted, and the last day must be the day before the exam at the latest: the latest
    arrival is exam − 15, and the matter is due when that day ends; who has no start yet counts from the arrival
*/
WITH isolated AS (
    SELECT
        persons.school_code,
        coalesce(persons.grade, '') AS grade,
        coalesce(persons.class_name, '') AS class_name,
        persons.person_name,
        coalesce(persons.isolation_start, persons.arrived_on) AS start,
        persons.released_on
    FROM lake.key_persons AS persons
    INNER JOIN categories ON categories.category_set = 'exam_grades' AND categories.name = persons.grade
    WHERE persons.person_type = '学生'
)
SELECT
    isolated.school_code,
    isolated.grade,
    isolated.class_name,
    isolated.person_name AS subject,
    params.exam_date::TIMESTAMP - params.isolation_days * INTERVAL 1 DAY AS due_at,
    isolated.start,
    params.isolation_days,
    params.exam_date::DATE AS exam_date
FROM isolated
CROSS JOIN params
WHERE isolated.start < params.exam_date
    AND date_diff('day', isolated.start, params.exam_date::DATE) <= params.isolation_days
    AND (isolated.released_on IS NULL OR isolated.released_on >= params.exam_date)
    AND params.exam_date::TIMESTAMP - params.isolation_days * INTERVAL 1 DAY <= params.as_of
