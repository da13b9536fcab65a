/*
title:    {zh: 家校联系没有凭证, en: Contact with parents without evidence on file}
kind:     violation
severity: 3
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X23]
says:
  zh: "{contacted_on} 联系家长，没有存凭证"
  en: "parents spoken with on {contacted_on}, no evidence on file"
notes:
  zh: 只收有无凭证，从不收位置和图片；没有填的为不明。以联系当日终了为限。
  en: >
    only the flag is ever taken in, never a place or a picture; a flag that is left empty is unknown. Due at the end of
    the day of the contact
*/
SELECT
    contacts.school_code,
    contacts.grade,
    contacts.class_name,
    contacts.person_name AS subject,
    (contacts.report_date + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
    contacts.report_date AS contacted_on
FROM daily.parent_contacts AS contacts
CROSS JOIN params
WHERE NOT contacts.evidence_on_file AND (contacts.report_date + INTERVAL 1 DAY)::TIMESTAMP <= params.as_of
