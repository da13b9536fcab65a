/*
title:    {zh: 违规外出逾期未处理, en: Journey to a risk area not dealt with}
kind:     overdue
severity: 2
owner:    {zh: 校长, en: Principal}
clauses:  [X29]
says:
  zh: "{person_type}，{left_on} 违规外出，满 {disposal_days} 天未处理"
  en: "journey of {left_on} to a risk area, not dealt with after {disposal_days} days"
notes:
  zh: 天数自离开之日起计；有处理结果或处理日期的为已处理。
  en: the days run from the day of leaving; dealt with is what has a result or a day of it
*/
WITH trips AS (
    SELECT
        leave.school_code,
        leave.person_name,
        leave.person_type,
        leave.left_on,
        params.disposal_days,
        params.as_of,
        (leave.left_on + params.disposal_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM lake.leave AS leave
    CROSS JOIN params
    WHERE leave.disposal IS NULL
        AND leave.disposed_on IS NULL
        AND EXISTS (
            SELECT 1
            FROM lake.risk_areas AS areas
            WHERE substr(leave.destination, 1, length(areas.area)) = areas.area
                AND areas.listed_on <= leave.left_on
                AND (areas.delisted_on IS NULL OR leave.left_on <= areas.delisted_on)
        )
), due AS (
    SELECT trips.*, (calendar.deadline_day + INTERVAL 1 DAY)::TIMESTAMP AS due_at
    FROM trips
    INNER JOIN calendar ON calendar.day = trips.last_day
)
SELECT
    school_code,
    '' AS grade,
    '' AS class_name,
    person_name AS subject,
    due_at,
    left_on,
    person_type,
    disposal_days
FROM due
WHERE due_at <= as_of
