/*
title:   {zh: 消毒次数不足, en: "Disinfected too seldom"}
kind:    violation
clauses: [X9, C18]
severity: 2
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{report_date} 有 {areas} 个区域消毒次数不足，{area} {done} 次（每日应 {required} 次）"
  en: "{report_date}: {areas} areas disinfected too seldom, the worst {done} times ({required} a day required)"
notes:
  zh: 一校一日一项，写明次数最少的区域；没有填次数的为不明，不算违规；当日 24:00 判定。
  en: >
    one item a school-day, which names the worst area; a count not given is unknown and no violation; decided at the
    day's 24:00
*/
WITH short AS (
    SELECT
        measures.school_code,
        measures.report_date,
        measures.area,
        measures.disinfections,
        params.disinfections_per_day,
        params.as_of,
        row_number() OVER (
            PARTITION BY measures.school_code, measures.report_date ORDER BY measures.disinfections, measures.area
        ) AS rank,
        count(*) OVER (PARTITION BY measures.school_code, measures.report_date) AS areas
    FROM daily.measures AS measures
    INNER JOIN daily.reporting AS reporting
        ON reporting.dataset = 'measures'
        AND reporting.school_code = measures.school_code
        AND reporting.report_date = measures.report_date
        AND reporting.state = 'reported'
    CROSS JOIN params
    WHERE measures.disinfections < params.disinfections_per_day
)
SELECT
    school_code,
    '' AS grade,
    '' AS class_name,
    area AS subject,
    report_date::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    report_date,
    areas,
    area,
    disinfections AS done,
    disinfections_per_day AS required
FROM short
WHERE rank = 1 AND report_date::TIMESTAMP + INTERVAL 1 DAY <= as_of
