/*
title:   {zh: 问题整改逾期, en: Finding not mended in time}
kind:    overdue
clauses: [Z6, C23, X31]
severity: 2
owner:   {zh: 责任学校, en: "The school answerable"}
says:
  zh: "{found_on} 发现的{domain}问题，限 {deadline} 整改完成，至今未销号"
  en: "{domain}: found on {found_on}, to be mended by {deadline}, still open"
notes:
  zh: >
    期限为所定整改期限；要求立行立改的县（rectification）为发现当日；24:00 止，遇休息日顺延（N4）。没有定期限的由“问题
    未定整改期限”列出；安全隐患、环境卫生、部门协办的问题由各自的规则列出；写在别校已通报的编号下、没有检查编号、通报日
    期和整改期限的一行，是本校对通报的自查答复，不算问题。
  en: >
    the last day is due_on, or the day it was found where the county mends at once (rectification); it ends at 24:00 and
    moves past a rest day (N4). A finding without a date is finding_without_deadline's matter; those of hazards, of
    hygiene and of partner departments are listed by their own rules; a row under another school's number that was
    circulated, without an inspection, a circular or a date of its own, is this school's answer to the circular (its
    self-check) and no finding
*/
WITH numbered AS (
    SELECT
        school_code,
        domain,
        level,
        found_on,
        due_on,
        closed_on,
        CASE
            WHEN inspection_id IS NULL AND circulated_on IS NULL AND due_on IS NULL
                THEN max(circulated_on) OVER (PARTITION BY finding_id)
        END AS answers
    FROM lake.findings
), due AS (
    SELECT
        numbered.school_code,
        numbered.domain,
        numbered.level,
        numbered.found_on,
        CASE WHEN params.rectification = '立行立改' THEN numbered.found_on ELSE numbered.due_on END AS last_day
    FROM numbered
    CROSS JOIN params
    WHERE numbered.answers IS NULL AND (numbered.closed_on IS NULL OR numbered.closed_on > params.as_of::DATE)
)
SELECT
    due.school_code,
    '' AS grade,
    '' AS class_name,
    due.domain AS subject,
    coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    due.found_on,
    coalesce(calendar.deadline_day, due.last_day) AS deadline,
    due.domain
FROM due
CROSS JOIN params
LEFT JOIN categories AS partners ON partners.category_set = 'partners' AND due.level LIKE '%' || partners.name || '%'
LEFT JOIN categories AS own_rule ON own_rule.category_set IN ('hazards', 'hygiene') AND own_rule.name = due.domain
LEFT JOIN calendar ON calendar.day = due.last_day
WHERE partners.name IS NULL AND own_rule.name IS NULL
    AND coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
