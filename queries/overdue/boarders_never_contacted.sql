/*
title:    {zh: 住校生家长从未联系, en: Parents of boarders never spoken with}
kind:     missing
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X22]
says:
  zh: "住校 {boarders} 人，有家校联系记录的只有 {known} 人"
  en: "{boarders} boarders, contacts on record with the parents of {known}"
notes:
  zh: >
    班级名册写明寄宿多少人，家校联系写明联系过谁的家长；期限为复学后的一个联系期限。有家校联系上报之前不作判断；寄宿人数
    不明的班级、复学日期不明的学校也不作判断。
  en: >
    the register of classes says how many board, the contacts say of whom the parents were ever spoken with; due as long
    after the school reopened as a contact may be old. Nothing is judged before any contact was reported, nor a class
    whose boarders or a school whose reopening is not known
*/
WITH known AS (
    SELECT school_code, grade, class_name, count(*) AS known
    FROM shared.newest_contacts
    WHERE residence = '住校'
    GROUP BY school_code, grade, class_name
), owed AS (
    SELECT
        classes.school_code,
        classes.grade,
        classes.class_name,
        classes.boarders,
        coalesce(known.known, 0) AS known,
        params.as_of,
        (schools.reopened_on + params.contact_overdue_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM classes
    INNER JOIN schools ON schools.school_code = classes.school_code
    CROSS JOIN params
    LEFT JOIN known
        ON known.school_code = classes.school_code
        AND known.grade = classes.grade
        AND known.class_name = classes.class_name
), due AS (
    SELECT owed.*, (calendar.deadline_day + INTERVAL 1 DAY)::TIMESTAMP AS due_at
    FROM owed
    INNER JOIN calendar ON calendar.day = owed.last_day
)
SELECT school_code, grade, class_name, '' AS subject, due_at, boarders, known
FROM due
WHERE known < boarders AND due_at <= as_of AND EXISTS (SELECT 1 FROM shared.newest_contacts)
