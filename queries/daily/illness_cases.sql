/*
title:   {zh: 每日因病缺课的人, en: Persons absent through illness by day}
clauses: []
reason:  >
  the register of absences as the rules on single illnesses read it; a person is a keyed hash and a masked name
notes:
  zh: >
    登记为因病的，一人一日一行，返校当日也有一行（这时 is_absent 为否）；登记没有填发病日期的，onset_date 取该行的日
    期；notifiable_disease 为诊断（或“疑似”加病名）在法定传染病代码表里对应的病名。
  en: >
    one row for each person and day on which the register names an illness, the day of the return included (then
    is_absent is false); onset_date is the row's own day where the register leaves it out; notifiable_disease is the
    entry of the code table that the diagnosis is, or is suspected to be (疑似)
*/
SELECT
    absences.report_date,
    absences.school_code,
    coalesce(absences.grade, '') AS grade,
    coalesce(absences.class_name, '') AS class_name,
    coalesce(absences.dormitory, '') AS dormitory,
    absences.person_type,
    absences.person_id,
    absences.person_name,
    absences.returned_on IS NULL OR absences.returned_on > absences.report_date AS is_absent,
    absences.symptoms,
    coalesce(absences.onset_date, absences.report_date) AS onset_date,
    diseases.name AS notifiable_disease,
    absences.diagnosis <> diseases.name AS is_suspected,
    absences.traced_at,
    absences.cause,
    absences.verified_at,
    absences.returned_on,
    absences.clearance,
    absences.received_at
FROM lake.absences AS absences
LEFT JOIN categories AS diseases
    ON diseases.category_set = 'notifiable_diseases'
    AND (absences.diagnosis = diseases.name OR absences.diagnosis = '疑似' || diseases.name)
WHERE absences.reason = '因病'
