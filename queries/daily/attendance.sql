/*
title:   {zh: 每班每日应到实到, en: Expected and present by class and day}
clauses: []
reason:  counts that indicators read
notes:
  zh: 各班所报应到、实到；不分班的学校按全校一行。
  en: expected and present as each class reported them; a school without classes has one row
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
