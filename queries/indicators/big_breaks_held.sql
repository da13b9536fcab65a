/*
title:   {zh: 大课间开展校次, en: Big breaks held}
unit:    {zh: 校次, en: school-days}
better:  lower
levels:  {warn: 1.0}
clauses: [X14]
notes:
  zh: 开展了大课间的校次，以填报了此项的学校计。
  en: school-days on which the big break was held, of those that say
*/
SELECT measures.school_code, measures.report_date, max(CASE WHEN measures.big_break THEN 1 ELSE 0 END) AS numerator, NULL::BIGINT AS denominator
FROM daily.measures AS measures
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'measures'
    AND reporting.school_code = measures.school_code
    AND reporting.report_date = measures.report_date
    AND reporting.state = 'reported'
WHERE measures.big_break IS NOT NULL
GROUP BY measures.school_code, measures.report_date
