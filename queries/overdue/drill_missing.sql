/*
title:   {zh: 未开展应急演练, en: No drill held}
kind:    overdue
clauses: [Z4]
severity: 3
owner:   {zh: 校长, en: "Principal"}
says:
  zh: "复学 {days} 个学校日内没有开展应急演练"
  en: "no emergency drill within {days} school days of reopening"
notes:
  zh: 期限自复学之日起；当日不计（N4），最后一个学校日 24:00 止。补办的演练即销项。有活动上报之前不作判断。
  en: >
    The term is counted from the day the school reopened; that day is not counted (N4), the last of the school days ends
    at 24:00. A drill held late closes the item. Nothing is judged before any activity has been reported.
*/
WITH delivered AS (
    SELECT count(*) AS activities FROM lake.activities
), opened AS (
    SELECT
        schools.school_code,
        schools.reopened_on,
        params.as_of,
        params.drill_days,
        calendar.school_day_number + params.drill_days AS last_number
    FROM schools
    INNER JOIN calendar ON calendar.day = schools.reopened_on
    CROSS JOIN params
    CROSS JOIN delivered
    WHERE delivered.activities > 0
), due AS (
    SELECT
        opened.school_code,
        opened.as_of,
        opened.drill_days,
        calendar.day::TIMESTAMP + INTERVAL 1 DAY AS due_at,
        count(activities.kind) AS drills
    FROM opened
    INNER JOIN calendar ON calendar.school_day_number = opened.last_number AND calendar.is_school_day
    LEFT JOIN lake.activities AS activities
        ON activities.school_code = opened.school_code
        AND activities.kind = '应急演练'
        AND activities.held_on >= opened.reopened_on
        AND activities.held_on <= opened.as_of::DATE
    GROUP BY opened.school_code, opened.as_of, opened.drill_days, calendar.day
)
SELECT school_code, '' AS grade, '' AS class_name, '' AS subject, due_at, drill_days AS days
FROM due
WHERE drills = 0 AND due_at <= as_of
