/*
title:   {zh: 每班每日应到实到, en: Expected and present by class and day}
clauses: []
reason:  counts that indicators read
*/
SELECT
    report_date,
    school_code,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    sum(expected) AS expected,
    sum(present) AS present
FROM lake.attendance
GROUP BY report_date, school_code, coalesce(grade, ''), coalesce(class_name, '')
