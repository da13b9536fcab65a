/*
title:   {zh: 部门协办事项逾期, en: Partner department's task not done in time}
kind:    overdue
clauses: [Z14]
severity: 2
owner:   {zh: 公安、卫健、市场监管等部门, en: "The partner departments"}
says:
  zh: "{department}部门：{found_on} 发现的{domain}问题，限 {deadline} 办结，至今未销号"
  en: "{department}: {domain} found on {found_on}, to be done by {deadline}, still open"
notes:
  zh: >
    责任层级写有本县协办部门的问题，不论哪个方面；写有两个部门的各为一项。看责任层级，不看责任人，因为姓名已隐去。计法与
    “问题整改逾期”相同；写在别校已通报的编号下、没有检查编号、通报日期和整改期限的一行，是本校对通报的自查答复，不算问
    题。
  en: >
    findings whose level answerable names one of the county's partner departments, whatever their domain; one that names
    two is a task of each. The level is read, not the owner, whose name is masked. Counted as in finding_open; a row
    under another school's number that was circulated, without an inspection, a circular or a date of its own, is this
    school's answer to the circular (its self-check) and no finding
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
    due.domain,
    partners.name AS department
FROM due
CROSS JOIN params
INNER JOIN categories AS partners ON partners.category_set = 'partners' AND due.level LIKE '%' || partners.name || '%'
LEFT JOIN calendar ON calendar.day = due.last_day
WHERE coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
