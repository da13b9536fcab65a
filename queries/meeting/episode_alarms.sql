/*
title:   {zh: 预警事件里的报警, en: Alarms by episode}
clauses: []
reason:  which alarms people work with; the rules and detectors behind them name their clauses
notes:
  zh: >
    表 signals 中要人处理的报警（规则包分类 episode_indicators，以及各层级的 episode_detectors_<level>；班级以上还要得分
    达到 params.episode_wide_score），每条写明属于哪个事件。事件的单元为一所学校，含其班级和宿舍；乡镇的报警、再是全县的
    报警，归入其下 params.episode_gap_days 个学校日以内也有报警的每个较小单元，一个也没有的，该乡镇或全县才自成单元。同
    一单元前后相隔不超过这个天数的报警为同一事件，以单元和首日命名。known_at 为学校或班级的报警所依据的最后一份报告送达
    之时；按聚集标准的，为达到标准的那一例得知之时。
  en: >
    the alarms of table signals that people are to work with (categories episode_indicators, and
    episode_detectors_<level> for each level; above classes from a score of params.episode_wide_score on), each with the
    episode that it belongs to. The unit of an episode is a school with its classes and dormitories; an alarm of a town,
    then of the county, belongs to every smaller unit below it that has an alarm within params.episode_gap_days school
    days, and only without any is the town or county a unit of its own. Alarms of one unit with no more than that gap
    between them are one episode, which is called by its unit and its first day. known_at is when the last report that
    the alarm of a school or class stands on was received, or, by the cluster rule, when the case that reached its
    threshold was known
*/
WITH clusters AS (
    SELECT place_code, day, min(crossed_at) AS crossed_at
    FROM shared.cluster_days
    GROUP BY place_code, day
), alarms AS (
    SELECT signals.*, calendar.school_day_number AS day_number
    FROM signals
    INNER JOIN categories AS indicators
        ON indicators.category_set = 'episode_indicators' AND indicators.name = signals.indicator
    INNER JOIN categories AS detectors
        ON detectors.category_set = 'episode_detectors_' || signals.level AND detectors.name = signals.detector
    INNER JOIN calendar ON calendar.day = signals.report_date
    CROSS JOIN params
    WHERE signals.alarm AND (signals.level IN ('class', 'dormitory') OR signals.score >= params.episode_wide_score)
), of_schools AS (
    SELECT
        alarms.*,
        schools.school_code AS unit_code,
        schools.school_code,
        schools.town_code,
        coalesce(clusters.crossed_at, reporting.received_at) AS known_at
    FROM alarms
    INNER JOIN schools
        ON alarms.place_code = schools.school_code OR alarms.place_code LIKE schools.school_code || '/%'
    LEFT JOIN clusters
        ON alarms.indicator = 'class_clusters'
        AND clusters.place_code = alarms.place_code
        AND clusters.day = alarms.report_date
    LEFT JOIN daily.reporting AS reporting
        ON reporting.dataset = 'absences'
        AND reporting.school_code = schools.school_code
        AND reporting.report_date = alarms.report_date
    WHERE alarms.level IN ('class', 'dormitory', 'school')
), days_of_schools AS (
    SELECT DISTINCT unit_code, school_code, town_code, day_number
    FROM of_schools
), of_towns AS (
    SELECT DISTINCT
        alarms.*,
        coalesce(near.unit_code, alarms.place_code) AS unit_code,
        near.school_code,
        alarms.place_code AS town_code,
        NULL::TIMESTAMP AS known_at
    FROM alarms
    CROSS JOIN params
    LEFT JOIN days_of_schools AS near
        ON near.town_code = alarms.place_code
        AND near.day_number BETWEEN alarms.day_number - params.episode_gap_days
            AND alarms.day_number + params.episode_gap_days
    WHERE alarms.level = 'town'
), days_of_units AS (
    SELECT unit_code, school_code, town_code, day_number
    FROM days_of_schools
    UNION
    SELECT unit_code, school_code, town_code, day_number
    FROM of_towns
), of_the_county AS (
    SELECT DISTINCT
        alarms.*,
        coalesce(near.unit_code, alarms.place_code) AS unit_code,
        near.school_code,
        near.town_code,
        NULL::TIMESTAMP AS known_at
    FROM alarms
    CROSS JOIN params
    LEFT JOIN days_of_units AS near
        ON near.day_number BETWEEN alarms.day_number - params.episode_gap_days
            AND alarms.day_number + params.episode_gap_days
    WHERE alarms.level = 'county'
), members AS (
    SELECT * FROM of_schools
    UNION ALL
    SELECT * FROM of_towns
    UNION ALL
    SELECT * FROM of_the_county
), with_before AS (
    SELECT
        members.*,
        lag(day_number) OVER (PARTITION BY unit_code ORDER BY day_number, report_date) AS number_before
    FROM members
), runs AS (
    SELECT
        with_before.*,
        sum(CASE WHEN with_before.day_number - with_before.number_before <= params.episode_gap_days THEN 0 ELSE 1 END)
            OVER (
                PARTITION BY with_before.unit_code ORDER BY with_before.day_number, with_before.report_date
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS run
    FROM with_before
    CROSS JOIN params
)
SELECT
    unit_code || ' ' || strftime(min(report_date) OVER (PARTITION BY unit_code, run), '%Y-%m-%d') AS episode,
    unit_code,
    school_code,
    town_code,
    detector,
    indicator,
    level AS alarm_level,
    place_code AS alarm_place,
    report_date,
    day_number,
    observed,
    expected,
    upper,
    score,
    known_at
FROM runs
