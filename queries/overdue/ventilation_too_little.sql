/*
title:   {zh: 教室通风不足, en: "Classroom aired too little"}
kind:    violation
clauses: [X10]
severity: 2
owner:   {zh: 班主任, en: "Head teacher"}
says:
  zh: "{report_date} {room} 有效通风 {valid_spells} 次，共记 {spells} 次（应 {required} 次，每次不低于 {minutes} 分钟）"
  en: "{report_date} {room}: {valid_spells} valid airings of {spells} recorded ({required} of at least {minutes} min required)"
notes:
  zh: >
    重叠的记录并为一次，短于规则包规定分钟数的不算，每间教室各判断各的；学校有哪些教室，只能从它自己的记录得知：本学期报
    过的每间教室，自第一次记录起；已报的日子里没有记录的教室算没有通风；当日 24:00 判定。
  en: >
    entries that overlap are one spell, a spell shorter than the pack's minutes does not count, and each room is judged
    by itself; which rooms a school has is known from its own records: every room that it has reported within the term,
    from the first record on; on a reported day such a room without a record was not aired; decided at the day's 24:00
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
        reporting.report_date::TIMESTAMP + INTERVAL 1 DAY AS due_at,
        rooms.room,
        coalesce(ventilation.spells, 0) AS spells,
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
    judged.spells,
    judged.valid_spells,
    params.ventilations_per_day AS required,
    params.ventilation_minutes AS minutes
FROM judged
CROSS JOIN params
WHERE judged.valid_spells < params.ventilations_per_day AND judged.due_at <= params.as_of
