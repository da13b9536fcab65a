/*
title:   {zh: 每间教室每日通风次数, en: Airings by room and day}
clauses: []
reason:  counts that indicators and rules read
notes:
  zh: >
    同一教室的记录有重叠或首尾相接的并为一次，因为窗一直开着；一次达到 params.ventilation_minutes 分钟才有效（49 分钟不
    算 50 分钟）；本县没有规定时长的，每次都有效。
  en: >
    entries of a room that overlap or touch are one spell: the window was open throughout; a spell is valid when it
    lasts params.ventilation_minutes or longer (49 minutes are not 50), and any spell is where the county names no
    length
*/
WITH ordered AS (
    SELECT
        report_date,
        school_code,
        room,
        opened_at,
        closed_at,
        max(closed_at) OVER (
            PARTITION BY report_date, school_code, room ORDER BY opened_at, closed_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS closed_before
    FROM lake.ventilation
), numbered AS (
    SELECT
        report_date,
        school_code,
        room,
        opened_at,
        closed_at,
        sum(CASE WHEN closed_before >= opened_at THEN 0 ELSE 1 END) OVER (
            PARTITION BY report_date, school_code, room ORDER BY opened_at, closed_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS spell
    FROM ordered
), spells AS (
    SELECT report_date, school_code, room, spell, min(opened_at) AS opened_at, max(closed_at) AS closed_at
    FROM numbered
    GROUP BY report_date, school_code, room, spell
)
SELECT
    spells.report_date,
    spells.school_code,
    spells.room,
    count(*) AS spells,
    count(CASE
        WHEN params.ventilation_minutes IS NULL THEN 1
        WHEN spells.closed_at >= spells.opened_at + params.ventilation_minutes * INTERVAL 1 MINUTE THEN 1
    END) AS valid_spells
FROM spells
CROSS JOIN params
GROUP BY spells.report_date, spells.school_code, spells.room
