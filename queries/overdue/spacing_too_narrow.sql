/*
title:   {zh: 座位间距不足, en: "Desks too close together"}
kind:    violation
clauses: [X13]
severity: 2
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "座位间距 {spacing} 米（须 {least} 米以上）"
  en: "desks {spacing} m apart (at least {least} m)"
notes:
  zh: >
    “以上”含本数，恰好等于的算达标；间距不明的不算不足；期限与班额相同：复学当日 24:00，没有的为该班一行送达当日的
    24:00。
  en: >
    just the distance is enough (以上 includes it); an unknown distance is not called too small; due as the size of a
    class is: at 24:00 of the day the school reopened, else of the day the class's row was received
*/
SELECT
    classes.school_code,
    classes.grade,
    classes.class_name,
    '' AS subject,
    coalesce(schools.reopened_on, classes.received_at::DATE)::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    classes.spacing_m AS spacing,
    params.spacing_m AS least
FROM lake.classes AS classes
LEFT JOIN schools ON schools.school_code = classes.school_code
CROSS JOIN params
WHERE classes.spacing_m < params.spacing_m
    AND coalesce(schools.reopened_on, classes.received_at::DATE)::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
