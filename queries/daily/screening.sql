/*
title:   {zh: 每班每时段检查人数, en: Persons checked by class, session and day}
clauses: []
reason:  counts that indicators read
*/
SELECT
    report_date,
    session,
    school_code,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    person_type,
    sum(expected) AS expected,
    sum(checked) AS checked,
    sum(feverish) AS feverish,
    sum(symptomatic) AS symptomatic
FROM lake.screening
GROUP BY report_date, session, school_code, coalesce(grade, ''), coalesce(class_name, ''), person_type
