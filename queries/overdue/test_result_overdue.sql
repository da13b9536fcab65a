/*
title:   {zh: 核酸结果逾期未出, en: Test result overdue}
kind:    overdue
clauses: [Z28, C4]
severity: 2
owner:   {zh: 教体局疫情防控专班, en: "Education office, epidemic team"}
says:
  zh: "{sampled_at} 采样，满 {result_hours} 小时未出结果"
  en: "sampled {sampled_at}, no result after {result_hours} hours"
notes:
  zh: 自采样之时起逐分钟计，最后一小时也算在内。
  en: hours run from the sample minute to minute; the last hour counts
*/
SELECT
    tests.school_code,
    coalesce(tests.grade, '') AS grade,
    coalesce(tests.class_name, '') AS class_name,
    tests.person_name AS subject,
    tests.sampled_at + params.result_hours * INTERVAL 1 HOUR AS due_at,
    tests.sampled_at,
    params.result_hours
FROM lake.tests AS tests
CROSS JOIN params
WHERE (tests.resulted_at IS NULL OR tests.resulted_at > params.as_of)
    AND tests.sampled_at + params.result_hours * INTERVAL 1 HOUR < params.as_of
