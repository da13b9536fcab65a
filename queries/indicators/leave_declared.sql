/*
title:   {zh: 节假日离开按时申报率, en: Leaving in a break declared in time}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
clauses: [Z13]
notes:
  zh: 非学校日离开、在其后第一个学校日规定时刻前申报的学生 / 非学校日离开的全部学生，计在该学校日。
  en: >
    pupils who left on a day without school and were declared by the hour of the first school morning after / all who
    left, counted on that school day
*/
WITH trips AS (
    SELECT
        leave.school_code,
        calendar.next_school_day AS report_date,
        leave.requested_at,
        params.as_of,
        CAST(CAST(calendar.next_school_day AS VARCHAR) || ' ' || params.declaration_by || ':00' AS TIMESTAMP) AS due_at
    FROM lake.leave AS leave
    INNER JOIN calendar ON calendar.day = leave.left_on
    CROSS JOIN params
    WHERE leave.person_type = '学生' AND NOT calendar.is_school_day
)
SELECT
    school_code,
    report_date,
    sum(CASE WHEN requested_at <= due_at THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM trips
WHERE due_at < as_of
GROUP BY school_code, report_date
