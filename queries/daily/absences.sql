/*
title:   {zh: 每班每日缺课人数, en: Absentees by class and day}
clauses: []
reason:  counts that indicators read
notes:
  zh: 当日缺课缺勤的人数，按班级和人员类别分；返校日期不晚于当日的不计。ill 为因病，feverish 为因病且发热。
  en: >
    persons absent on the day, by class and kind of person; who has returned by the day is not counted; ill are those
    absent through illness, feverish those of them with a fever
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
