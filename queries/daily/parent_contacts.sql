/*
title:   {zh: 每日家校联系, en: Contacts with parents by day}
clauses: []
reason:  >
  the contacts as the rules on single pupils read them, kept by day: of the whole ledger, a build then reads only the days
  that changed; a person is a keyed hash and a masked name
notes:
  zh: 一次联系一行；report_date 为联系当日。
  en: one row for each contact; report_date is the day of the contact
*/
SELECT
    contacted_on AS report_date,
    school_code,
    coalesce(grade, '') AS grade,
    coalesce(class_name, '') AS class_name,
    person_id,
    person_name,
    residence,
    carer,
    statement_on_file,
    evidence_on_file
FROM lake.parent_contacts
