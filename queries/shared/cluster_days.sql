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
), counted AS (
    SELECT
        school_code,
        grade,
        class_name,
        dormitory,
        symptom_group,
        day,
        sum(is_new) AS day_cases,
        count(*) AS span_cases
    FROM spans
    GROUP BY school_code, grade, class_name, dormitory, symptom_group, day
), numbered AS (
    SELECT
        spans.*,
        row_number() OVER (
            PARTITION BY spans.school_code, spans.grade, spans.class_name, spans.dormitory, spans.symptom_group, spans.day
            ORDER BY spans.known_at, spans.person_id
        ) AS number_in_span,
        row_number() OVER (
            PARTITION BY spans.school_code, spans.grade, spans.class_name, spans.dormitory, spans.symptom_group, spans.day
            ORDER BY spans.is_new DESC, spans.known_that_day, spans.person_id
        ) AS number_that_day
    FROM spans
    CROSS JOIN params
    INNER JOIN counted
        ON counted.school_code = spans.school_code
        AND counted.grade = spans.grade
        AND counted.class_name = spans.class_name
        AND counted.dormitory = spans.dormitory
        AND counted.symptom_group = spans.symptom_group
        AND counted.day = spans.day
    WHERE counted.span_cases >= params.cluster_span_cases OR counted.day_cases >= params.cluster_day_cases
), crossings AS (
    SELECT
        numbered.school_code,
        numbered.grade,
        numbered.class_name,
        numbered.dormitory,
        numbered.symptom_group,
        numbered.day,
        min(CASE
            WHEN numbered.number_in_span = params.cluster_span_cases THEN numbered.known_at
            WHEN numbered.is_new = 1 AND numbered.number_that_day = params.cluster_day_cases
                THEN numbered.known_that_day
        END) AS crossed_at
    FROM numbered
    CROSS JOIN params
    GROUP BY
        numbered.school_code, numbered.grade, numbered.class_name, numbered.dormitory, numbered.symptom_group,
        numbered.day
)
SELECT
    counted.school_code,
    counted.grade,
    counted.class_name,
    counted.dormitory,
    CASE WHEN counted.dormitory = '' THEN 'class' ELSE 'dormitory' END AS level,
    CASE
        WHEN counted.dormitory = '' THEN counted.school_code || '/' || counted.grade || '/' || counted.class_name
        ELSE counted.school_code || '/' || counted.dormitory
    END AS place_code,
    counted.symptom_group,
    counted.day,
    counted.day_cases,
    counted.span_cases,
    crossings.crossed_at
FROM counted
LEFT JOIN crossings
    ON crossings.school_code = counted.school_code
    AND crossings.grade = counted.grade
    AND crossings.class_name = counted.class_name
    AND crossings.dormitory = counted.dormitory
    AND crossings.symptom_group = counted.symptom_group
    AND crossings.day = counted.day
