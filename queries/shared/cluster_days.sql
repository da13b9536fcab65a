/*
title:   {zh: 每班（宿舍）每日的相似病例, en: Pupils ill alike by class or dormitory and day}
clauses: [N1]
notes:
  zh: >
    症状相似的学生，按发病日期计，一人算一次：当日的（day_cases），以及截至当日、规则规定的连续天数内的（span_cases）；
    后者不为零的日子各一行，直到现在。按症状组分；本县不要求症状相似的（params.cluster_similar_symptoms），各种症状合
    计。level 和 place_code 为地点；crossed_at 为达到标准的那一例得知之时。
  en: >
    distinct pupils ill alike by the day of onset: on the day (day_cases) and in the consecutive days of the rule that
    end with it (span_cases), for each day until now on which the latter is not zero; by symptom group, or over all
    symptoms where the county switches that off (params.cluster_similar_symptoms); level and place_code name the place;
    crossed_at is when the case that reached a threshold was known
*/
WITH spans AS (
    SELECT
        cases.school_code,
        cases.grade,
        cases.class_name,
        cases.dormitory,
        cases.symptom_group,
        calendar.day,
        cases.person_id,
        min(cases.known_at) AS known_at,
        max(CASE WHEN cases.onset_date = calendar.day THEN 1 ELSE 0 END) AS is_new,
        min(CASE WHEN cases.onset_date = calendar.day THEN cases.known_at END) AS known_that_day
    FROM shared.cluster_cases AS cases
    CROSS JOIN params
    INNER JOIN calendar
        ON calendar.day >= cases.onset_date
        AND date_diff('day', cases.onset_date, calendar.day) < params.cluster_span_days
        AND calendar.day <= params.as_of::DATE
    WHERE (cases.symptom_group <> '') = params.cluster_similar_symptoms
    GROUP BY
        cases.school_code,
        cases.grade,
        cases.class_name,
        cases.dormitory,
        cases.symptom_group,
        calendar.day,
        cases.person_id
), numbered AS (
    SELECT
        spans.*,
        row_number() OVER (
            PARTITION BY school_code, grade, class_name, dormitory, symptom_group, day ORDER BY known_at, person_id
        ) AS number_in_span,
        row_number() OVER (
            PARTITION BY school_code, grade, class_name, dormitory, symptom_group, day
            ORDER BY is_new DESC, known_that_day, person_id
        ) AS number_that_day
    FROM spans
)
SELECT
    numbered.school_code,
    numbered.grade,
    numbered.class_name,
    numbered.dormitory,
    CASE WHEN numbered.dormitory = '' THEN 'class' ELSE 'dormitory' END AS level,
    CASE
        WHEN numbered.dormitory = '' THEN numbered.school_code || '/' || numbered.grade || '/' || numbered.class_name
        ELSE numbered.school_code || '/' || numbered.dormitory
    END AS place_code,
    numbered.symptom_group,
    numbered.day,
    sum(numbered.is_new) AS day_cases,
    count(*) AS span_cases,
    min(CASE
        WHEN numbered.number_in_span = params.cluster_span_cases THEN numbered.known_at
        WHEN numbered.is_new = 1 AND numbered.number_that_day = params.cluster_day_cases THEN numbered.known_that_day
    END) AS crossed_at
FROM numbered
CROSS JOIN params
GROUP BY
    numbered.school_code, numbered.grade, numbered.class_name, numbered.dormitory, numbered.symptom_group, numbered.day
