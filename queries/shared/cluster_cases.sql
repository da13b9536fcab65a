/*
title:   {zh: 聚集性判断用的患病学生, en: Pupils ill as the cluster rule counts them}
clauses: [N1]
notes:
  zh: >
    每名学生、每次患病、每个地点、每个症状组一行。地点为班级；一间宿舍住有几个班的，宿舍也算一个地点（年级、班级留空）。
    症状组见规则包分类 symptom_groups_…，空组为全体。onset_date 为发病日期；登记只是照抄填报当日的，取缺课首日：前后两
    行相隔不超过规则的连续天数（按学校日），为同一次患病。known_at 为首次写明此人的登记送达之时，或发现此人异常之时。
  en: >
    one row for each pupil, illness, place (the class; the dormitory too where it holds several classes, with grade and
    class empty) and symptom group (categories symptom_groups_…; the empty group holds everybody); onset_date is the
    day of onset, or the first day of absence where the register repeats the day of the report: rows no further apart
    than the rule's span (school days) are then one illness; known_at is when the first register that names it was
    received, or when the pupil was found
*/
WITH rows_in_order AS (
    SELECT
        cases.*,
        calendar.school_day_number,
        lag(calendar.school_day_number) OVER (
            PARTITION BY cases.school_code, cases.person_id ORDER BY cases.report_date
        ) AS number_before,
        lag(cases.is_absent) OVER (
            PARTITION BY cases.school_code, cases.person_id ORDER BY cases.report_date
        ) AS absent_before
    FROM daily.illness_cases AS cases
    INNER JOIN calendar ON calendar.day = cases.report_date
    WHERE cases.person_type = '学生'
), illnesses AS (
    SELECT
        rows_in_order.*,
        sum(CASE
            WHEN onset_date = report_date AND absent_before
                AND school_day_number - number_before <= params.cluster_span_days THEN 0
            ELSE 1
        END) OVER (
            PARTITION BY school_code, person_id ORDER BY report_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS illness
    FROM rows_in_order
    CROSS JOIN params
), cases AS (
    SELECT
        school_code,
        grade,
        class_name,
        dormitory,
        person_id,
        min(onset_date) OVER (PARTITION BY school_code, person_id, illness) AS onset_date,
        symptoms,
        received_at AS known_at
    FROM illnesses
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
), grouped AS (
    SELECT placed.*, groups.category_set AS symptom_group
    FROM placed
    INNER JOIN categories AS groups
        ON groups.category_set LIKE 'symptom_groups%' AND placed.symptoms LIKE '%' || groups.name || '%'
    UNION ALL
    SELECT placed.*, '' AS symptom_group
    FROM placed
)
SELECT school_code, grade, class_name, dormitory, symptom_group, person_id, onset_date, min(known_at) AS known_at
FROM grouped
GROUP BY school_code, grade, class_name, dormitory, symptom_group, person_id, onset_date
