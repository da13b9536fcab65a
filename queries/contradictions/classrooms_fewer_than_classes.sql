/*
title:   {zh: 通风教室少于班级, en: Fewer classrooms aired than classes}
clauses: [X10, Z32]
left:    {zh: 本学期记过通风的教室, en: rooms recorded as aired this term}
right:   {zh: 在册班级, en: classes on the register}
says:
  zh: "本学期只记过 {left_value} 间教室的通风，在册 {right_value} 个班，有教室从未记录"
  en: "airing was recorded of {left_value} rooms this term, but there are {right_value} classes: some room never appears"
notes:
  zh: >
    学校有哪些教室，只能从它自己的记录得知，从来不报的教室就永远不算漏报；一校一行，列在最近报通风记录之日；教室少于班级
    才算矛盾，因为班级教室以外还有别的教室。
  en: >
    which rooms a school has is known from its own records only, so a room that it never reports would never be missed;
    one row a school, on the newest day it reported ventilation; only fewer rooms than classes is a contradiction, since
    there are rooms beside the classrooms
*/
WITH newest AS (
    SELECT school_code, max(report_date) AS report_date
    FROM daily.ventilation
    GROUP BY school_code
), rooms AS (
    SELECT ventilation.school_code, newest.report_date, count(DISTINCT ventilation.room) AS rooms
    FROM daily.ventilation AS ventilation
    INNER JOIN newest ON newest.school_code = ventilation.school_code
    INNER JOIN calendar AS aired ON aired.day = ventilation.report_date
    INNER JOIN calendar AS latest ON latest.day = newest.report_date
    WHERE aired.term_start = latest.term_start
    GROUP BY ventilation.school_code, newest.report_date
), registered AS (
    SELECT school_code, count(*) AS classes
    FROM classes
    GROUP BY school_code
)
SELECT rooms.school_code, rooms.report_date, rooms.rooms AS left_value, registered.classes AS right_value
FROM rooms
INNER JOIN registered ON registered.school_code = rooms.school_code
WHERE rooms.rooms < registered.classes
