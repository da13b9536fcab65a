/*
title:   {zh: 聚集性疫情（班、宿舍）, en: Clusters of illness}
unit:    {zh: 起, en: clusters}
better:  lower
levels:  {alarm: 1.0}
over_time: max
clauses: [N1, C11]
notes:   >
  classes (and dormitories that hold several classes) whose pupils ill alike reach, by the day of onset, three on that
  day or five within the three days that end with it; counted as in the rule on clusters that nobody reported, where a
  cluster runs over several days; zero where the absences of the day were reported
*/
WITH cases AS (
    SELECT school_code, grade, class_name, dormitory, person_id, onset_date, symptoms, received_at AS known_at
    FROM daily.illness_cases
    WHERE person_type = '学生'
    UNION ALL
    SELECT
        school_code,
        coalesce(grade, '') AS grade,
        coalesce(class_name, '') AS class_name,
        '' AS dormitory,
        coalesce(person_id, event_id) AS person_id,
        found_at::DATE AS onset_date,
        symptoms,
        found_at AS known_at
    FROM lake.symptom_events
    WHERE person_type = '学生'
), shared_dormitories AS (
    SELECT school_code, dormitory
    FROM cases
    WHERE dormitory <> ''
    GROUP BY school_code, dormitory
    HAVING count(DISTINCT grade || '/' || class_name) > 1
), placed AS (
    SELECT school_code, grade, class_name, '' AS dormitory, person_id, onset_date, symptoms, known_at
    FROM cases
    WHERE class_name <> ''
    UNION ALL
    SELECT
        cases.school_code,
        '' AS grade,
        '' AS class_name,
        cases.dormitory,
        cases.person_id,
        cases.onset_date,
        cases.symptoms,
        cases.known_at
    FROM cases
    INNER JOIN shared_dormitories
        ON shared_dormitories.school_code = cases.school_code AND shared_dormitories.dormitory = cases.dormitory
), alike AS (
    SELECT placed.*, groups.category_set AS symptom_group
    FROM placed
    CROSS JOIN params
    INNER JOIN categories AS groups
        ON groups.category_set LIKE 'symptom_groups%' AND placed.symptoms LIKE '%' || groups.name || '%'
    WHERE params.cluster_similar_symptoms
    UNION ALL
    SELECT placed.*, '' AS symptom_group
    FROM placed
    CROSS JOIN params
    WHERE NOT params.cluster_similar_symptoms
), persons AS (
    SELECT
        school_code, grade, class_name, dormitory, symptom_group, person_id, onset_date, min(known_at) AS known_at
    FROM alike
    GROUP BY school_code, grade, class_name, dormitory, symptom_group, person_id, onset_date
), days AS (
    SELECT DISTINCT school_code, grade, class_name, dormitory, symptom_group, onset_date AS day
    FROM persons
), spans AS (
    SELECT
        days.school_code,
        days.grade,
        days.class_name,
        days.dormitory,
        days.symptom_group,
        days.day,
        persons.person_id,
        min(persons.known_at) AS known_at,
        min(CASE WHEN persons.onset_date = days.day THEN persons.known_at END) AS known_that_day
    FROM days
    CROSS JOIN params
    INNER JOIN persons
        ON persons.school_code = days.school_code
        AND persons.grade = days.grade
        AND persons.class_name = days.class_name
        AND persons.dormitory = days.dormitory
        AND persons.symptom_group = days.symptom_group
        AND persons.onset_date <= days.day
        AND date_diff('day', persons.onset_date, days.day) < params.cluster_span_days
    GROUP BY
        days.school_code, days.grade, days.class_name, days.dormitory, days.symptom_group, days.day, persons.person_id
), numbered AS (
    SELECT
        spans.*,
        row_number() OVER (
            PARTITION BY school_code, grade, class_name, dormitory, symptom_group, day ORDER BY known_at, person_id
        ) AS number_in_span,
        row_number() OVER (
            PARTITION BY school_code, grade, class_name, dormitory, symptom_group, day
            ORDER BY known_that_day IS NULL, known_that_day, person_id
        ) AS number_that_day
    FROM spans
), reached AS (
    SELECT school_code, grade, class_name, dormitory, symptom_group, day, known_that_day AS crossed_at
    FROM numbered
    CROSS JOIN params
    WHERE number_that_day = params.cluster_day_cases AND known_that_day IS NOT NULL
    UNION ALL
    SELECT school_code, grade, class_name, dormitory, symptom_group, day, known_at AS crossed_at
    FROM numbered
    CROSS JOIN params
    WHERE number_in_span = params.cluster_span_cases
), crossings AS (
    SELECT DISTINCT school_code, grade, class_name, dormitory, day
    FROM reached
)
SELECT school_code, day AS report_date, grade, class_name, count(*) AS numerator, NULL::BIGINT AS denominator
FROM crossings
GROUP BY school_code, day, grade, class_name
UNION ALL
SELECT
    reporting.school_code,
    reporting.report_date,
    '' AS grade,
    '' AS class_name,
    0 AS numerator,
    NULL::BIGINT AS denominator
FROM daily.reporting AS reporting
WHERE reporting.dataset = 'absences' AND reporting.state IN ('reported', 'zero')
