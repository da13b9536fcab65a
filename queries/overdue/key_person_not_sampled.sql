/*
title:   {zh: 重点人员未及时采样, en: Key person not sampled in time}
kind:    violation
clauses: [Z10, C4]
severity: 1
owner:   {zh: 学校防疫专干, en: "School epidemic officer"}
says:
  zh: "{registered_at} 登记，{sample_hours} 小时内未采样核酸"
  en: "registered {registered_at}, no sample within {sample_hours} hours"
notes:
  zh: 自登记之时起逐分钟计，最后一小时也算在内；返抵以来采过样即可，迟采的不能抵销；核酸检测名单首次送达之前不作判断。
  en: >
    the clock runs from the registration, minute to minute, and the last hour counts; a sample since the arrival will
    do, a late one does not undo it; nothing is judged before the first list of tests has come
*/
WITH first_samples AS (
    SELECT persons.person_id, persons.arrived_on, min(tests.sampled_at) AS sampled_at
    FROM lake.key_persons AS persons
    INNER JOIN lake.tests AS tests
        ON tests.person_id = persons.person_id AND tests.sampled_at >= persons.arrived_on::TIMESTAMP
    GROUP BY persons.person_id, persons.arrived_on
), due AS (
    SELECT
        persons.school_code,
        coalesce(persons.grade, '') AS grade,
        coalesce(persons.class_name, '') AS class_name,
        persons.person_name,
        persons.registered_at,
        persons.registered_at + params.sample_hours * INTERVAL 1 HOUR AS due_at,
        first_samples.sampled_at,
        params.sample_hours,
        params.as_of
    FROM lake.key_persons AS persons
    CROSS JOIN params
    LEFT JOIN first_samples
        ON first_samples.person_id = persons.person_id AND first_samples.arrived_on = persons.arrived_on
)
SELECT school_code, grade, class_name, person_name AS subject, due_at, registered_at, sample_hours
FROM due
WHERE due_at < as_of
    AND (sampled_at IS NULL OR sampled_at > due_at)
    AND (SELECT count(*) FROM lake.tests) > 0
