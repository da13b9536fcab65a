/*
title:   {zh: 无阴性结果即解除隔离, en: Released without a negative test}
kind:    violation
clauses: [Z12, C4]
severity: 1
owner:   {zh: 学校防疫专干, en: "School epidemic officer"}
says:
  zh: "{released_on} 解除隔离，此前没有隔离期间的阴性结果"
  en: "released on {released_on} without a negative result from the isolation"
notes:
  zh: 返抵以来采样、到解除之日已出的最新结果应为阴性；还没有出的结果不算；核酸检测名单首次送达之前不作判断。
  en: >
    the newest result that was out by the day of the release, of a sample taken since the arrival, must be negative; a
    result that is still to come is none; nothing is judged before the first list of tests has come
*/
WITH results AS (
    SELECT
        persons.person_id,
        persons.arrived_on,
        tests.result,
        row_number() OVER (
            PARTITION BY persons.person_id, persons.arrived_on ORDER BY tests.resulted_at DESC, tests.sampled_at DESC
        ) AS recency
    FROM lake.key_persons AS persons
    INNER JOIN lake.tests AS tests
        ON tests.person_id = persons.person_id
        AND tests.sampled_at >= persons.arrived_on::TIMESTAMP
        AND tests.resulted_at::DATE <= persons.released_on
)
SELECT
    persons.school_code,
    coalesce(persons.grade, '') AS grade,
    coalesce(persons.class_name, '') AS class_name,
    persons.person_name AS subject,
    persons.released_on::TIMESTAMP AS due_at,
    persons.released_on
FROM lake.key_persons AS persons
CROSS JOIN params
LEFT JOIN results
    ON results.person_id = persons.person_id AND results.arrived_on = persons.arrived_on AND results.recency = 1
WHERE persons.released_on <= params.as_of::DATE
    AND coalesce(results.result, '') <> '阴性'
    AND (SELECT count(*) FROM lake.tests) > 0
