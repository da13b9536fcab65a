/*
title:   {zh: 教室未按时通风, en: "Classroom not aired"}
kind:    missing
clauses: [Z32]
severity: 2
owner:   {zh: 班主任, en: "Head teacher"}
says:
  zh: "{report_date} {room} 通风 {valid_spells} 次（每日应定时通风 {required} 次）"
  en: "{report_date} {room}: aired {valid_spells} times ({required} a day required)"
notes:
  zh: >
    每间教室各判断各的；学校有哪些教室，只能从它自己的记录得知：本学期报过的每间教室，自第一次记录起；已报的日子里没有记
    录的教室算没有通风；以规则包当日的截止时间为限。
  en: >
    each room is judged by itself; which rooms a school has is known from its own records: every room that it has
    reported within the term, from the first record on; on a reported day such a room without a record was not aired;
    due at the pack's cut-off of the day
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
        reporting.due_at,
        rooms.room,
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
    '' AS grade,
    '' AS class_name,
    judged.room AS subject,
    judged.due_at,
    judged.report_date,
    judged.room,
    judged.valid_spells,
    params.ventilations_per_day AS required
FROM judged
CROSS JOIN params
WHERE judged.valid_spells < params.ventilations_per_day AND judged.due_at < params.as_of
