/*
title:   {zh: 预警事件, en: Episodes of early warning}
clauses: []
reason:  the list that people work with; the rules and detectors behind it name their clauses
notes:
  zh: >
    episode_alarms 的每个事件一行。level 和 place_code 为其最小的地点，有几个的取最突出的一个；excess 为超出预期的最多人
    数；places 为涉及的班级和宿舍数；crossed_at 为首次得知其达到聚集标准之时，report_due_at 为学校最迟应报告之时
    （N1）。is_open：最后一次报警距今不超过 params.episode_gap_days 个学校日。rank：未了的在前，再依次按最强、最新、地点
    最小。
  en: >
    one row for each episode of episode_alarms. level and place_code name its smallest place, the one that stands out
    most where there are several; excess is the most persons above what was expected; places counts its classes and
    dormitories; crossed_at is when the cluster rule's threshold was first known to be crossed in it, and report_due_at
    by when the school must have reported (N1). is_open: the last alarm lies no more than params.episode_gap_days school
    days back. rank: open ones first, then the strongest, the newest, the smallest place
*/
WITH alarms AS (
    SELECT
        alarms.*,
        alarms.observed - coalesce(alarms.expected, 0) AS excess,
        CASE alarm_level WHEN 'class' THEN 1 WHEN 'dormitory' THEN 2 WHEN 'school' THEN 3 WHEN 'town' THEN 4 ELSE 5 END
            AS breadth
    FROM episode_alarms AS alarms
), placed AS (
    SELECT
        alarms.*,
        row_number() OVER (
            PARTITION BY episode ORDER BY breadth, excess DESC, report_date DESC, alarm_place, detector, indicator
        ) AS place_rank
    FROM alarms
), episodes AS (
    SELECT
        episode,
        max(school_code) AS school_code,
        max(CASE WHEN place_rank = 1 THEN town_code END) AS town_code,
        max(CASE WHEN place_rank = 1 THEN alarm_level END) AS level,
        max(CASE WHEN place_rank = 1 THEN alarm_place END) AS place_code,
        min(breadth) AS breadth,
        min(report_date) AS since,
        max(report_date) AS until,
        max(day_number) AS last_number,
        count(*) AS alarms,
        count(DISTINCT CASE WHEN breadth <= 2 THEN alarm_place END) AS places,
        count(DISTINCT detector) AS detectors,
        max(excess) AS excess,
        min(CASE WHEN indicator = 'class_clusters' THEN known_at END) AS crossed_at
    FROM placed
    GROUP BY episode
), today AS (
    SELECT max(calendar.school_day_number) AS number
    FROM calendar
    CROSS JOIN params
    WHERE calendar.day <= params.as_of::DATE
), judged AS (
    SELECT
        episodes.*,
        episodes.crossed_at + params.cluster_report_hours * INTERVAL 1 HOUR AS report_due_at,
        episodes.last_number >= today.number - params.episode_gap_days AS is_open
    FROM episodes
    CROSS JOIN params
    CROSS JOIN today
)
SELECT
    row_number() OVER (ORDER BY is_open DESC, excess DESC, until DESC, breadth, episode) AS rank,
    episode,
    level,
    place_code,
    school_code,
    town_code,
    since,
    until,
    is_open,
    excess,
    alarms,
    places,
    detectors,
    crossed_at,
    report_due_at
FROM judged
