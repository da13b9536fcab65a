/*
title:   {zh: 聚集性疫情未报告, en: Cluster of illness not reported}
kind:    overdue
clauses: [N1, C11]
severity: 1
owner:   {zh: 学校疫情报告人, en: "School epidemic reporter"}
says:
  zh: "{place}{since} 达到聚集标准，{persons} 名学生症状相似，满 {hours} 小时未向指挥部和卫健部门报告"
  en: "{persons} pupils of one {place_en} fell ill alike (threshold {since}), not told to both recipients after {hours} hours"
notes:
  zh: >
    同一班级（住有几个班的宿舍按宿舍）的学生，按发病日期计，一人算一次：一日 3 例，或连续三天内 5 例，症状属同一组（规则
    包分类 symptom_groups_…；开关为 params.cluster_similar_symptoms）。首次写明此人的登记送达之时，或发现此人异常之时，
    为得知之时；自第三例或第五例得知之时起，逐分钟计。达到标准的日子相隔不超过规定的连续天数，为同一起。自首日到末日后三
    天内发现的本班学生异常情况，写明两处报告时间的，即为已报告。异常情况处置首次送达之前不作判断。
  en: >
    distinct pupils of one class (or of one dormitory, where it holds several classes) by the day of onset: 3 on one
    day, or 5 within 3 consecutive days, with symptoms of one group (categories symptom_groups_…; the switch is
    params.cluster_similar_symptoms). A case is known when the first register that names it was received, or when the
    pupil was found (symptom_events); the clock starts when the third or fifth is known and runs from minute to minute.
    Days that reach the threshold and lie no further apart than the span are one cluster. It is reported once an event
    of a pupil of the class, found from the cluster's first day to 3 days after its last, names both notifications.
    Nothing is judged before any event has been delivered.
*/
WITH reached AS (
    SELECT school_code, grade, class_name, dormitory, symptom_group, day, crossed_at
    FROM shared.cluster_days
    WHERE crossed_at IS NOT NULL AND day_cases > 0
), crossings AS (
    SELECT school_code, grade, class_name, dormitory, day, min(crossed_at) AS crossed_at
    FROM reached
    GROUP BY school_code, grade, class_name, dormitory, day
), before AS (
    SELECT
        crossings.*,
        lag(day) OVER (PARTITION BY school_code, grade, class_name, dormitory ORDER BY day) AS day_before
    FROM crossings
), runs AS (
    SELECT
        before.school_code,
        before.grade,
        before.class_name,
        before.dormitory,
        before.day,
        before.crossed_at,
        sum(
            CASE WHEN date_diff('day', before.day_before, before.day) <= params.cluster_span_days THEN 0 ELSE 1 END
        ) OVER (
            PARTITION BY before.school_code, before.grade, before.class_name, before.dormitory
            ORDER BY before.day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS run
    FROM before
    CROSS JOIN params
), clusters AS (
    SELECT
        school_code,
        grade,
        class_name,
        dormitory,
        min(day) AS since,
        max(day) AS until,
        min(crossed_at) AS crossed_at
    FROM runs
    GROUP BY school_code, grade, class_name, dormitory, run
), counted AS (
    SELECT
        clusters.school_code,
        clusters.grade,
        clusters.class_name,
        clusters.dormitory,
        clusters.since,
        clusters.until,
        clusters.crossed_at,
        count(DISTINCT persons.person_id) AS persons
    FROM clusters
    CROSS JOIN params
    INNER JOIN reached
        ON reached.school_code = clusters.school_code
        AND reached.grade = clusters.grade
        AND reached.class_name = clusters.class_name
        AND reached.dormitory = clusters.dormitory
        AND reached.day BETWEEN clusters.since AND clusters.until
    INNER JOIN shared.cluster_cases AS persons
        ON persons.school_code = reached.school_code
        AND persons.grade = reached.grade
        AND persons.class_name = reached.class_name
        AND persons.dormitory = reached.dormitory
        AND persons.symptom_group = reached.symptom_group
        AND persons.onset_date <= reached.day
        AND date_diff('day', persons.onset_date, reached.day) < params.cluster_span_days
    GROUP BY
        clusters.school_code,
        clusters.grade,
        clusters.class_name,
        clusters.dormitory,
        clusters.since,
        clusters.until,
        clusters.crossed_at
), told AS (
    SELECT DISTINCT
        placed.school_code,
        placed.grade,
        placed.class_name,
        placed.dormitory,
        events.found_at::DATE AS found_on
    FROM lake.symptom_events AS events
    CROSS JOIN params
    INNER JOIN shared.cluster_cases AS placed
        ON placed.school_code = events.school_code AND placed.person_id = coalesce(events.person_id, events.event_id)
    WHERE events.command_notified_at <= params.as_of AND events.health_notified_at <= params.as_of
), reported AS (
    SELECT DISTINCT counted.school_code, counted.grade, counted.class_name, counted.dormitory, counted.since
    FROM counted
    CROSS JOIN params
    INNER JOIN told
        ON told.school_code = counted.school_code
        AND told.grade = counted.grade
        AND told.class_name = counted.class_name
        AND told.dormitory = counted.dormitory
        AND told.found_on >= counted.since
        AND date_diff('day', counted.until, told.found_on) <= params.cluster_span_days
)
SELECT
    counted.school_code,
    counted.grade,
    counted.class_name,
    counted.dormitory AS subject,
    counted.crossed_at + params.cluster_report_hours * INTERVAL 1 HOUR AS due_at,
    CASE WHEN counted.dormitory = '' THEN '' ELSE '同一宿舍 ' END AS place,
    CASE WHEN counted.dormitory = '' THEN 'class' ELSE 'dormitory' END AS place_en,
    counted.since,
    counted.persons,
    params.cluster_report_hours AS hours
FROM counted
CROSS JOIN params
LEFT JOIN reported
    ON reported.school_code = counted.school_code
    AND reported.grade = counted.grade
    AND reported.class_name = counted.class_name
    AND reported.dormitory = counted.dormitory
    AND reported.since = counted.since
WHERE reported.school_code IS NULL
    AND counted.crossed_at + params.cluster_report_hours * INTERVAL 1 HOUR < params.as_of
    AND (SELECT count(*) FROM lake.symptom_events) > 0
