/*
title:   {zh: 教室通风达标率, en: Classrooms aired as required}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
of_its_day: true
clauses: [X10, Z32]
notes:
  zh: >
    有效通风次数达到本县规定的教室日数 / 已报各日的教室日数；每间教室各算各的，从不取平均；学校有哪些教室，只能从它自己
    的记录得知：本学期报过的每间教室，自第一次记录起；已报的日子里没有记录的教室算没有通风。
  en: >
    room-days with as many valid spells as the county asks for / room-days of the reported days; each room by itself,
    never the average; which rooms a school has is known from its own records: every room that it has reported within
    the term, from the first record on; on a reported day such a room without a record was not aired
*/
WITH rooms AS (
    SELECT ventilation.school_code, ventilation.room, calendar.term_start, min(ventilation.report_date) AS first_day
    FROM daily.ventilation AS ventilation
    INNER JOIN calendar ON calendar.day = ventilation.report_date
    GROUP BY ventilation.school_code, ventilation.room, calendar.term_start
), judged AS (
    SELECT
        reporting.school_code,
        reporting.report_date,
        coalesce(ventilation.valid_spells, 0) AS valid_spells
    FROM daily.reporting AS reporting
    INNER JOIN calendar ON calendar.day = reporting.report_date
    INNER JOIN rooms
        ON rooms.school_code = reporting.school_code
        AND rooms.term_start = calendar.term_start
        AND rooms.first_day <= reporting.report_date
    LEFT JOIN daily.ventilation AS ventilation
        ON ventilation.school_code = reporting.school_code
        AND ventilation.report_date = reporting.report_date
        AND ventilation.room = rooms.room
    WHERE reporting.dataset = 'ventilation' AND reporting.state IN ('reported', 'zero')
)
SELECT
    judged.school_code,
    judged.report_date,
    count(CASE WHEN judged.valid_spells >= params.ventilations_per_day THEN 1 END) AS numerator,
    count(*) AS denominator
FROM judged
CROSS JOIN params
WHERE params.ventilations_per_day IS NOT NULL
GROUP BY judged.school_code, judged.report_date
