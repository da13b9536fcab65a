/*
title:   {zh: 就餐不合规, en: "Dining not as required"}
kind:    violation
clauses: [X8]
severity: 2
owner:   {zh: 食堂负责人, en: "Canteen manager"}
says:
  zh: "{report_date} 食堂{fault_zh}"
  en: "{report_date}: {fault_en}"
notes:
  zh: >
    当日所报食堂一行写明未错时就餐，或未做到单人单桌同向；没有填的为不明，不算违规；事情就发生在当日，所以自当日零时算
    起，并一直列着。
  en: >
    the canteen's row of a reported day says that meals were not staggered or seats not single and facing one way; an
    answer not given is unknown and no violation; the day itself is when it happened, so it dates from the beginning of
    it and stays listed
*/
SELECT
    measures.school_code,
    '' AS grade,
    '' AS class_name,
    measures.area AS subject,
    measures.report_date::TIMESTAMP AS due_at,
    measures.report_date,
    CASE
        WHEN NOT measures.staggered_dining AND NOT measures.single_desk THEN '未错时就餐，未做到单人单桌同向'
        WHEN NOT measures.staggered_dining THEN '未错时就餐'
        ELSE '未做到单人单桌同向'
    END AS fault_zh,
    CASE
        WHEN NOT measures.staggered_dining AND NOT measures.single_desk
            THEN 'meals not staggered, desks not single and facing one way'
        WHEN NOT measures.staggered_dining THEN 'meals not staggered'
        ELSE 'desks not single and facing one way'
    END AS fault_en
FROM daily.measures AS measures
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'measures'
    AND reporting.school_code = measures.school_code
    AND reporting.report_date = measures.report_date
    AND reporting.state = 'reported'
CROSS JOIN params
WHERE measures.area = '食堂'
    AND (NOT measures.staggered_dining OR NOT measures.single_desk)
    AND measures.report_date::TIMESTAMP <= params.as_of
