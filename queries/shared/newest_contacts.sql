/*
title:   {zh: 每名学生最近一次家校联系, en: The newest contact with each pupil's parents}
clauses: [X22]
notes:
  zh: 凡有家校联系的学生，一人一行。
  en: one row for each pupil of whom any contact is known
*/
WITH newest AS (
    SELECT school_code, person_id, max(report_date) AS contacted_on
    FROM daily.parent_contacts
    GROUP BY school_code, person_id
)
SELECT
    contacts.school_code,
    contacts.grade,
    contacts.class_name,
    contacts.person_id,
    contacts.person_name,
    contacts.residence,
    newest.contacted_on
FROM newest
INNER JOIN daily.parent_contacts AS contacts
    ON contacts.school_code = newest.school_code
    AND contacts.person_id = newest.person_id
    AND contacts.report_date = newest.contacted_on
