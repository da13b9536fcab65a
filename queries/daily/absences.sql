/*
title:   {zh: 每班每日缺课人数, en: Absentees by class and day}
clauses: []
reason:  counts that indicators read
*/
SELECT
    report_date,
    school_code,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    person_type,
    count(DISTINCT person_id) AS absent,
    count(DISTINCT CASE WHEN reason = '因病' THEN person_id END) AS ill,
    count(DISTINCT CASE WHEN reason = '因病' AND symptoms LIKE '%发热%' THEN person_id END) AS feverish
FROM lake.absences
WHERE returned_on IS NULL OR returned_on > report_date
GROUP BY report_date, school_code, coalesce(grade, ''), coalesce(class_name, ''), person_type
