/*
title:   {zh: 班额超限, en: "Class too large"}
kind:    violation
clauses: [X12]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "班级 {enrolled} 人（必须少于 {below} 人）"
  en: "{enrolled} pupils (must be fewer than {below})"
notes:
  zh: >
    要求“必须少于”：恰好等于界限的即为违规；以名册现状为准。学校应在复学当日做到，以当日 24:00 为限；名册没有复学日期
    的，以该班一行送达当日的 24:00 为限。
  en: >
    must be fewer: a class of just the limit violates it; what the register says now counts. A school must have it in
    order on the day it reopens, so it is due at that day's 24:00; where the register has no such day, at 24:00 of the
    day the class's row was received
*/
SELECT
    classes.school_code,
    classes.grade,
    classes.class_name,
    '' AS subject,
    coalesce(schools.reopened_on, classes.received_at::DATE)::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    classes.enrolled,
    params.class_size_below AS below
FROM lake.classes AS classes
LEFT JOIN schools ON schools.school_code = classes.school_code
CROSS JOIN params
WHERE classes.enrolled >= params.class_size_below
    AND coalesce(schools.reopened_on, classes.received_at::DATE)::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
