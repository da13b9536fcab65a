/*
title:   {zh: 每班每日排查表份数, en: Family forms by class and day}
clauses: []
reason:  counts that indicators and rules read
notes:
  zh: 按排查表下发当日计；学校没有填的保持空值。
  en: of the day on which the forms were issued; what a school left empty stays NULL
*/
SELECT
    report_date,
    school_code,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    sum(issued) AS issued,
    sum(returned) AS returned,
    sum(returned_by_cutoff) AS returned_by_cutoff,
    sum(signed) AS signed,
    sum(self_signed) AS self_signed,
    sum(unclear) AS unclear,
    sum(abnormal) AS abnormal,
    sum(archived) AS archived,
    sum(home_learners) AS home_learners,
    sum(home_reports) AS home_reports,
    sum(home_archived) AS home_archived
FROM lake.family_forms
GROUP BY report_date, school_code, coalesce(grade, ''), coalesce(class_name, '')
