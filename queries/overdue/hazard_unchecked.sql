/*
title:   {zh: 安全隐患本学期未排查, en: Hazard not checked this term}
kind:    missing
clauses: [Z34]
severity: 2
owner:   {zh: 督查组, en: "Inspection team"}
says:
  zh: "{domain}：自 {reopened_on} 复学以来未排查过（应在 {domain_days} 天内）"
  en: "{domain}: never checked since reopening on {reopened_on} (due within {domain_days} days)"
notes:
  zh: >
    每所学校复学后 domain_days 天内，本县所列各类安全隐患都应查过；复学前同样天数以内查的也算本学期的，因为开学先要检
    查。复学当日不计，末日 24:00 止，遇休息日顺延（N4）。没有复学日期的学校不作判断；督查检查首次送达之前不作判断。
  en: >
    each school must have been checked for each of the county's hazards within domain_days of its reopening; a check up
    to as many days before it counts for the term too, since opening is checked before it happens. The day of reopening
    is not counted, the last day ends at 24:00 and moves past a rest day (N4). A school without a date of reopening is
    not judged; silent until inspections were delivered once
*/
WITH due AS (
    SELECT
        schools.school_code,
        categories.name AS domain,
        schools.reopened_on,
        params.domain_days,
        params.as_of,
        (schools.reopened_on - params.domain_days * INTERVAL 1 DAY)::DATE AS first_day,
        (schools.reopened_on + params.domain_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM schools
    INNER JOIN categories ON categories.category_set = 'hazards'
    CROSS JOIN params
    CROSS JOIN (SELECT count(*) AS inspections FROM lake.inspections) AS delivered
    WHERE delivered.inspections > 0
), checked AS (
    SELECT due.school_code, due.domain, count(inspections.inspection_id) AS checks
    FROM due
    LEFT JOIN lake.inspections AS inspections
        ON inspections.school_code = due.school_code
        AND inspections.domain = due.domain
        AND inspections.inspected_on BETWEEN due.first_day AND due.as_of::DATE
    GROUP BY due.school_code, due.domain
)
SELECT
    due.school_code,
    '' AS grade,
    '' AS class_name,
    due.domain AS subject,
    coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    due.domain,
    due.reopened_on,
    due.domain_days
FROM due
INNER JOIN checked ON checked.school_code = due.school_code AND checked.domain = due.domain AND checked.checks = 0
LEFT JOIN calendar ON calendar.day = due.last_day
WHERE coalesce(calendar.deadline_day, due.last_day)::TIMESTAMP + INTERVAL 1 DAY <= due.as_of
