/*
title:   {zh: 卫生死角整治逾期, en: Hygiene finding not cleared in time}
kind:    overdue
clauses: [Z33]
severity: 2
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "{found_on} 查出的{domain}问题，限 {deadline} 整治完成，至今未销号"
  en: "{domain}: found on {found_on}, to be cleared by {deadline}, still open"
notes:
  zh: >
    方面属本县所列环境卫生的问题；计法与“问题整改逾期”相同。每日所报的卫生死角数另算。协办部门的事项由“部门协办事项逾
    期”列出；写在别校已通报的编号下、没有检查编号、通报日期和整改期限的一行，是本校对通报的自查答复，不算问题。
  en: >
    findings whose domain is one of the county's hygiene domains; counted as in finding_open. The daily count of dead
    corners is another matter. A task of a partner department is partner_task_open's matter; a row under another
    school's number that was circulated, without an inspection, a circular or a date of its own, is this school's answer
    to the circular (its self-check) and no finding
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
INNER JOIN categories AS hygiene ON hygiene.category_set = 'hygiene' AND hygiene.name = due.domain
LEFT JOIN calendar ON calendar.day = due.last_day
WHERE partners.name IS NULL
    AND coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
