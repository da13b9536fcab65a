/*
title:   {zh: 每班每时段检查人数, en: Persons checked by class, session and day}
clauses: []
reason:  counts that indicators read
notes:
  zh: 各班每个时段所报人数，按人员类别；不分班的学校按全校一行。
  en: as each class reported each session, by kind of person; a school without classes has one row
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
