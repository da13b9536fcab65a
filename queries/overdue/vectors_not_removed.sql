/*
title:   {zh: 四害孳生地未铲除, en: "Breeding places of pests not removed"}
kind:    overdue
clauses: [C18]
severity: 2
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{area} {found_on} 发现四害孳生地，超过 {days} 天仍有 {places} 处未铲除"
  en: "breeding places found on {found_on}, {places} still there after {days} days ({area})"
notes:
  zh: >
    该区域上次报无以后、首次报有之日为发现之日；最近一次填了此项的报告仍有的，为未铲除；没有填此项的报告不影响判断；发现
    当日不计，末日遇休息日顺延（N4）。
  en: >
    they were found on the first report since the area's last one of none, and are open while the newest report that
    says still counts some; a report that does not say changes nothing; the day they were found is not counted, and a
    last day that is a rest day moves (N4)
*/
WITH known AS (
    SELECT
        school_code,
        area,
        report_date,
        vectors,
        row_number() OVER (PARTITION BY school_code, area ORDER BY report_date DESC) AS recency
    FROM daily.measures
    CROSS JOIN params
    WHERE vectors IS NOT NULL AND report_date <= params.as_of::DATE
), clean AS (
    SELECT school_code, area, max(report_date) AS last_clean
    FROM known
    WHERE vectors = 0
    GROUP BY school_code, area
), found AS (
    SELECT
        known.school_code,
        known.area,
        min(known.report_date) AS found_on,
        max(CASE WHEN known.recency = 1 THEN known.vectors END) AS places
    FROM known
    LEFT JOIN clean ON clean.school_code = known.school_code AND clean.area = known.area
    WHERE clean.last_clean IS NULL OR known.report_date > clean.last_clean
    GROUP BY known.school_code, known.area
)
SELECT
    found.school_code,
    '' AS grade,
    '' AS class_name,
    found.area AS subject,
    calendar.deadline_day::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    found.found_on,
    found.area,
    found.places,
    params.vector_days AS days
FROM found
CROSS JOIN params
INNER JOIN calendar ON calendar.day = (found.found_on + params.vector_days * INTERVAL 1 DAY)::DATE
WHERE calendar.deadline_day::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
