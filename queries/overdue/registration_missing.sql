/*
title:    {zh: 未登记摸排, en: No registration or survey on record}
kind:     missing
severity: 2
owner:    {zh: 校长, en: Principal}
clauses:  [X24, Z9, Z24, Z27]
says:
  zh: "复学前没有登记、摸排{person_type}"
  en: "nobody of a kind that must be registered and surveyed before the school reopens is on record"
notes:
  zh: >
    本县所列各类人员（规则包分类 registered）都应在复学前登记，所以一行也没有的另算一项；自复学之日起判断，且要有学校报
    过登记核对。
  en: >
    every kind of person that the county lists (categories, registered) must be registered before the school reopens, so
    that no row is a gap of its own; judged from the day the school reopened, once any school has sent registrations
*/
SELECT
    schools.school_code,
    '' AS grade,
    '' AS class_name,
    categories.name AS subject,
    schools.reopened_on::TIMESTAMP AS due_at,
    categories.name AS person_type
FROM schools
CROSS JOIN params
INNER JOIN categories ON categories.category_set = 'registered'
LEFT JOIN (
    SELECT DISTINCT school_code, person_type FROM daily.registrations
) AS known
    ON known.school_code = schools.school_code
    AND known.person_type = categories.name
WHERE known.school_code IS NULL
    AND schools.reopened_on::TIMESTAMP <= params.as_of
    AND EXISTS (SELECT 1 FROM daily.registrations)
