/*
title:    {zh: 外地辅导考生未按期返回, en: Candidate tutored elsewhere not back in time}
kind:     overdue
severity: 1
owner:    {zh: 校长, en: Principal}
clauses:  [Z11]
says:
  zh: "在外地辅导，应于 {last_day} 前返回（高考 {exam_date}，隔离 {isolation_days} 天），尚未返回"
  en: "tutored elsewhere, was to be back by {last_day} (exam on {exam_date}, {isolation_days} days of isolation), is not"
notes:
  zh: >
    高考前去外地辅导、尚未返回的高中（含完全中学）学生：最迟返抵日为高考日减隔离天数再减一天，使隔离在高考前一日期满。名
    单是否齐全，以学校所报为准。
  en: >
    pupils of senior schools who left before the exam for tutoring and have not come back: the latest arrival is the
    exam's day less the isolation less one, so that the isolation is over on the day before the exam. Whether the list
    of them is complete is the school's word
*/
WITH away AS (
    SELECT
        leave.school_code,
        leave.person_name,
        params.exam_date::DATE AS exam_date,
        params.isolation_days,
        params.as_of,
        (params.exam_date::DATE - (params.isolation_days + 1) * INTERVAL 1 DAY)::DATE AS last_day
    FROM lake.leave AS leave
    INNER JOIN schools ON schools.school_code = leave.school_code
    CROSS JOIN params
    WHERE schools.stage IN ('高中', '完全中学')
        AND leave.person_type = '学生'
        AND leave.purpose = '外地辅导'
        AND leave.left_on <= params.as_of::DATE
        AND leave.left_on < params.exam_date::DATE
        AND (leave.returned_on IS NULL OR leave.returned_on > params.as_of::DATE)
)
SELECT
    school_code,
    '' AS grade,
    '' AS class_name,
    person_name AS subject,
    (last_day + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
    last_day,
    exam_date,
    isolation_days
FROM away
WHERE (last_day + INTERVAL 1 DAY)::TIMESTAMP <= as_of
