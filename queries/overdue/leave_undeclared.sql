/*
title:    {zh: 节假日离开未按时申报, en: Leaving in a break not declared in time}
kind:     violation
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [Z13]
says:
  zh: "{left_on} 节假日离开，节后第一个学校日 {declaration_by} 前没有申报"
  en: "left on {left_on}, in a break, and not declared by {declaration_by} of the first school day after it"
notes:
  zh: >
    非学校日离开的学生：申请就是申报，以其后第一个学校日的规定时刻为限；过后申报的一直算迟。离开了又不在名单上的，这里查
    不出来。
  en: >
    a pupil who left on a day without school: the request is the declaration, and it is due by the hour of the first
    school morning after; declared later is late for good. Who left and is on no list cannot be found here
*/
WITH trips AS (
    SELECT
        leave.school_code,
        leave.person_name,
        leave.left_on,
        leave.requested_at,
        params.declaration_by,
        params.as_of,
        CAST(CAST(calendar.next_school_day AS VARCHAR) || ' ' || params.declaration_by || ':00' AS TIMESTAMP) AS due_at
    FROM lake.leave AS leave
    INNER JOIN calendar ON calendar.day = leave.left_on
    CROSS JOIN params
    WHERE leave.person_type = '学生' AND NOT calendar.is_school_day
)
SELECT school_code, '' AS grade, '' AS class_name, person_name AS subject, due_at, left_on, declaration_by
FROM trips
WHERE (requested_at IS NULL OR requested_at > due_at) AND due_at < as_of
