/*
title:   {zh: 不明原因高热等症状未报告, en: Unexplained grave symptoms not reported}
kind:    overdue
clauses: [N2]
severity: 1
owner:   {zh: 学校疫情报告人, en: "School epidemic reporter"}
says:
  zh: "{found_at} 发现{what}，满 {hours} 小时未向{whom}报告"
  en: "{what_en} found {found_at}, {whom_en} not told after {hours} hours"
notes:
  zh: >
    学生高热（params.high_fever_c 及以上），或有规则包分类 unexplained_symptoms 所列症状（呼吸急促、剧烈呕吐、剧烈腹
    泻）；发现之时还不知道原因，所以都算不明原因；两处都要报告。
  en: >
    a pupil with a high fever (params.high_fever_c and above), or with a symptom of categories unexplained_symptoms
    (呼吸急促, 剧烈呕吐, 剧烈腹泻); a cause is not known when somebody is found, so each is unexplained; both recipients
    must be told
*/
WITH grave AS (
    SELECT DISTINCT events.school_code, events.event_id
    FROM lake.symptom_events AS events
    INNER JOIN categories
        ON categories.category_set = 'unexplained_symptoms' AND events.symptoms LIKE '%' || categories.name || '%'
), due AS (
    SELECT
        events.school_code,
        coalesce(events.grade, '') AS grade,
        coalesce(events.class_name, '') AS class_name,
        events.person_name,
        events.found_at,
        events.found_at + params.unexplained_report_hours * INTERVAL 1 HOUR AS due_at,
        coalesce(events.temperature_c >= params.high_fever_c, false) AS high_fever,
        grave.event_id IS NOT NULL AS is_grave,
        coalesce(events.command_notified_at <= params.as_of, false) AS command_told,
        coalesce(events.health_notified_at <= params.as_of, false) AS health_told,
        params.unexplained_report_hours AS hours,
        params.as_of
    FROM lake.symptom_events AS events
    CROSS JOIN params
    LEFT JOIN grave ON grave.school_code = events.school_code AND grave.event_id = events.event_id
    WHERE events.person_type = '学生'
)
SELECT
    school_code,
    grade,
    class_name,
    person_name AS subject,
    due_at,
    found_at,
    hours,
    CASE
        WHEN high_fever AND is_grave THEN '高热和呼吸急促、剧烈吐泻等症状'
        WHEN high_fever THEN '高热'
        ELSE '呼吸急促、剧烈吐泻等症状'
    END AS what,
    CASE
        WHEN high_fever AND is_grave THEN 'High fever and dyspnoea or severe vomiting'
        WHEN high_fever THEN 'High fever'
        ELSE 'Dyspnoea, severe vomiting or diarrhoea'
    END AS what_en,
    CASE WHEN command_told THEN '卫健部门' WHEN health_told THEN '指挥部' ELSE '指挥部和卫健部门' END AS whom,
    CASE
        WHEN command_told THEN 'the health department'
        WHEN health_told THEN 'the command'
        ELSE 'the command and the health department'
    END AS whom_en
FROM due
WHERE (high_fever OR is_grave) AND NOT (command_told AND health_told) AND due_at < as_of
