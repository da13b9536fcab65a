/*
title:   {zh: 隔离期间入校, en: In isolation and at school}
clauses: [Z35, C8, C4]
left:    {zh: 隔离中而入校的人数, en: Entered while in isolation}
right:   {zh: 应为, en: Should be}
says:
  zh: "{persons} 人按台账正在隔离，门禁却有放行记录"
  en: "{persons} people whom the ledger has in isolation were let in at the gate"
notes:
  zh: 重点人员台账与门禁流水逐人、逐日比对；两者必有一错。
  en: >
    the ledger of key persons against the gate log, person by person, on each day; one of the two is wrong
*/
SELECT school_code, report_date, persons AS left_value, 0 AS right_value, persons
FROM daily.isolated_entries
