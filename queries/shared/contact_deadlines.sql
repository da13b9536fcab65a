/*
title:   {zh: 家校联系的有效期, en: Until when a contact with the parents holds}
clauses: [X22]
notes:
  zh: >
    对每一日，列出当日的联系到哪一日为止还不算过久（params.contact_overdue_days 个自然日，按国家规定计；没有这项规定的县
    为空）。假期学生与家长同住，不必联系：期限从假期开始、或在假期届满的，改自下学期首日起计；不知有下学期的，期限不届
    满。
  en: >
    for each day, the last one on which a contact of that day is not yet too old (params.contact_overdue_days calendar
    days, by the national rule; empty in a county without one). In vacations pupils live with their parents and nobody
    need call them: a time that would begin or end in a vacation runs from the first day of the next term, and does not
    end where no next term is known
*/
WITH spans AS (
    SELECT
        calendar.day AS contacted_on,
        params.contact_overdue_days AS days,
        ends.day AS last_day,
        CASE
            WHEN calendar.term_start IS NULL THEN calendar.next_school_day
            WHEN ends.term_start IS NULL THEN ends.next_school_day
        END AS opening
    FROM calendar
    CROSS JOIN params
    INNER JOIN calendar AS reached
        ON reached.day = (calendar.day + params.contact_overdue_days * INTERVAL 1 DAY)::DATE
    INNER JOIN calendar AS ends ON ends.day = reached.deadline_day
)
SELECT
    spans.contacted_on,
    CASE WHEN spans.opening IS NULL THEN spans.last_day ELSE later.deadline_day END AS last_day
FROM spans
LEFT JOIN calendar AS openings ON openings.day = spans.opening AND openings.is_school_day
LEFT JOIN calendar AS later ON later.day = (openings.day + spans.days * INTERVAL 1 DAY)::DATE
