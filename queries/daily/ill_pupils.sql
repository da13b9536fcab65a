/*
title:   {zh: 每班每日因病缺课学生数（按症状组）, en: Pupils absent through illness by class, day and symptom group}
clauses: []
reason:  counts that indicators read
notes:
  zh: >
    凡报了当日缺课缺勤登记的学校（含零报告），在册的每个班、每个症状组一行（规则包分类 symptom_groups_…，空组为全
    体）；enrolled 为该班在册人数。
  en: >
    a row for each symptom group (categories symptom_groups_…; the empty group holds everybody) and each class on the
    register of every school that reported the day's absences, a zero report included; enrolled is the class's roll
*/
WITH groups AS (
    SELECT category_set AS symptom_group, name AS symptom
    FROM categories
    WHERE category_set LIKE 'symptom_groups%'
    UNION ALL
    SELECT '' AS symptom_group, '' AS symptom
), counts AS (
    SELECT
        ill.report_date,
        ill.school_code,
        ill.grade,
        ill.class_name,
        groups.symptom_group,
        count(DISTINCT ill.person_id) AS ill,
        0 AS enrolled
    FROM daily.illness_cases AS ill
    INNER JOIN groups ON groups.symptom = '' OR ill.symptoms LIKE '%' || groups.symptom || '%'
    WHERE ill.person_type = '学生' AND ill.is_absent
    GROUP BY ill.report_date, ill.school_code, ill.grade, ill.class_name, groups.symptom_group
    UNION ALL
    SELECT DISTINCT
        reporting.report_date,
        reporting.school_code,
        coalesce(classes.grade, '') AS grade,
        coalesce(classes.class_name, '') AS class_name,
        groups.symptom_group,
        0 AS ill,
        coalesce(classes.enrolled, 0) AS enrolled
    FROM daily.reporting AS reporting
    CROSS JOIN groups
    LEFT JOIN classes ON classes.school_code = reporting.school_code
    WHERE reporting.dataset = 'absences' AND reporting.state IN ('reported', 'zero')
)
SELECT
    report_date, school_code, grade, class_name, symptom_group, sum(ill) AS ill, nullif(sum(enrolled), 0) AS enrolled
FROM counts
GROUP BY report_date, school_code, grade, class_name, symptom_group
