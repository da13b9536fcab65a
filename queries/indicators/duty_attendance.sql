/*
title:   {zh: 驻校专班到岗率, en: Resident team on duty}
unit:    "%"
better:  higher
clauses: [Z2]
notes:   >
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
