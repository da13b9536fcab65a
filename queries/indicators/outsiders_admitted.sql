/*
title:   {zh: 校外人员入校人次, en: Outsiders admitted}
unit:    {zh: 人次, en: entries}
better:  lower
levels:  {alarm: 1.0}
of_its_day: true
clauses: [C3]
notes:
  zh: 学生、教职工、后勤配送以外的人员入校人次；门禁流水已报而没有的，为零。
  en: >
    entries of people who are neither pupils, staff nor contractors; zero where the gate sent its log and there were
    none
*/
SELECT
    school_code,
    report_date,
    sum(CASE WHEN person_type IN ('校外人员', '家庭成员') THEN admitted ELSE 0 END) AS numerator,
    NULL::BIGINT AS denominator
FROM daily.gate_checks
GROUP BY school_code, report_date
