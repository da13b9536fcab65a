/*
title:   {zh: 未通过开学评估已复学, en: Open without a passed assessment}
kind:    violation
clauses: [Z15]
severity: 1
owner:   {zh: 教育局, en: "Education office"}
says:
  zh: "{reopened_on} 复学，此前没有通过开学评估{late}"
  en: "reopened on {reopened_on} without an assessment passed by then{late_en}"
notes:
  zh: >
    复学当日通过评估的可以复学；后来通过的，不能抵销当时未通过就复学。不知道已复学的学校不作判断。原文没有列出“三个基本
    标准”是什么，所以只问评估是否通过。
  en: >
    A school whose assessment was passed on the day it reopened may be open; one passed later does not undo that it was
    open without. A school that is not known to have reopened is not judged. The three basic standards are never listed
    in the source, so only whether the assessment was passed is asked.
*/
SELECT
    schools.school_code,
    '' AS grade,
    '' AS class_name,
    '' AS subject,
    schools.reopened_on::TIMESTAMP AS due_at,
    schools.reopened_on,
    CASE WHEN schools.assessed_on IS NULL THEN '' ELSE '（后来补上）' END AS late,
    CASE WHEN schools.assessed_on IS NULL THEN '' ELSE ' (passed later)' END AS late_en
FROM schools
CROSS JOIN params
WHERE schools.reopened_on::TIMESTAMP <= params.as_of
    AND (schools.assessed_on IS NULL OR schools.assessed_on > schools.reopened_on)
