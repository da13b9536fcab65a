/*
title:   {zh: 驻校专班到岗率, en: Resident team on duty}
unit:    "%"
better:  higher
clauses: [Z2]
notes:
  zh: 驻校专班有人签到的校次 / 报了签到的校次，明确报“无人”的也计；专班应有几人，没有数据。
  en: >
    school-days on which somebody of the resident team signed in / school-days whose sign-in was reported, an explicit
    "nobody" included; how many of a team there should be is in no data set
*/
SELECT
    school_code,
    report_date,
    CASE WHEN state = 'reported' THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM daily.reporting
WHERE dataset = 'duty' AND state IN ('reported', 'zero')
