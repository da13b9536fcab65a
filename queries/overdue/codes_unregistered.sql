/*
title:    {zh: 健康码未注册, en: Health codes not registered}
kind:     overdue
severity: 2
owner:    {zh: 校长, en: Principal}
clauses:  [Z27]
says:
  zh: "{person_type}应登记 {roster} 人，{missing} 人未注册健康码"
  en: "{missing} of {roster} people of one kind on the roster have no health code"
notes:
  zh: 自该校该类人员上次没有缺口以后、首次出现缺口的一行起，按学校日计；以最新一行为准。
  en: >
    the school days run from the first row of the school and kind that shows a gap, after the last one that shows none;
    the newest row counts
*/
WITH told AS (
    SELECT
        school_code,
        person_type,
        report_date,
        roster,
        roster - code_registered AS missing,
        row_number() OVER (PARTITION BY school_code, person_type ORDER BY report_date DESC) AS recency,
        max(CASE WHEN code_registered >= roster THEN report_date END) OVER (
            PARTITION BY school_code, person_type
        ) AS last_complete
    FROM daily.registrations
), spans AS (
    SELECT
        *,
        min(CASE WHEN last_complete IS NULL OR report_date > last_complete THEN report_date END) OVER (
            PARTITION BY school_code, person_type
        ) AS since
    FROM told
), due AS (
    SELECT
        spans.school_code,
        spans.person_type,
        spans.roster,
        spans.missing,
        (last_day.day + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
        params.as_of
    FROM spans
    CROSS JOIN params
    INNER JOIN calendar AS first_day ON first_day.day = spans.since
    INNER JOIN calendar AS last_day
        ON last_day.is_school_day
        AND last_day.school_day_number = first_day.school_day_number + params.code_register_days
    WHERE spans.recency = 1 AND spans.missing > 0
)
SELECT
    school_code,
    '' AS grade,
    '' AS class_name,
    person_type AS subject,
    due_at,
    person_type,
    roster,
    missing
FROM due
WHERE due_at <= as_of
