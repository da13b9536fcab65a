/*
title:   {zh: 观察未完即准予上课, en: Cleared for class before it was safe}
kind:    violation
clauses: [Z35]
severity: 1
owner:   {zh: 学校防疫专干, en: "School epidemic officer"}
says:
  zh: "{cleared_on} 准予上课，{lacking}"
  en: "cleared for class on {cleared_on} without {lacking_en}"
notes:
  zh: >
    医学观察期满、且结果阴性，两样都要：到准予上课之日隔离天数已满，且当日以前已出的最新结果为阴性；从未隔离的就没有观察
    过。
  en: >
    observation complete AND negative: the isolation has had its days by the day of the clearance, and the newest result
    that was out by then is negative; who never was isolated has not been observed
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
        AND tests.resulted_at::DATE <= persons.cleared_on
), cleared AS (
    SELECT
        persons.school_code,
        coalesce(persons.grade, '') AS grade,
        coalesce(persons.class_name, '') AS class_name,
        persons.person_name,
        persons.cleared_on,
        coalesce(date_diff('day', persons.isolation_start, persons.cleared_on) >= params.isolation_days, false)
            AS observed,
        coalesce(results.result, '') = '阴性' OR (SELECT count(*) FROM lake.tests) = 0 AS negative
    FROM lake.key_persons AS persons
    CROSS JOIN params
    LEFT JOIN results
        ON results.person_id = persons.person_id AND results.arrived_on = persons.arrived_on AND results.recency = 1
    WHERE persons.cleared_on <= params.as_of::DATE
)
SELECT
    school_code,
    grade,
    class_name,
    person_name AS subject,
    cleared_on::TIMESTAMP AS due_at,
    cleared_on,
    CASE WHEN observed THEN '没有阴性结果' WHEN negative THEN '医学观察未满' ELSE '医学观察未满，也没有阴性结果' END
        AS lacking,
    CASE
        WHEN observed THEN 'a negative result'
        WHEN negative THEN 'a complete observation'
        ELSE 'a complete observation and a negative result'
    END AS lacking_en
FROM cleared
WHERE NOT observed OR NOT negative
