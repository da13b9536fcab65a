/*
title:   {zh: 聚集活动数, en: Gatherings}
unit:    {zh: 次, en: times}
better:  lower
levels:  {warn: 1.0}
clauses: [Z31, C17, X14]
notes:
  zh: 开展的聚集活动次数，以填报了此项的区域合计；填 0 是零，空着是不明。
  en: >
    gatherings held, over the areas that say; an explicit 0 is a zero, an empty cell is unknown
*/
SELECT measures.school_code, measures.report_date, sum(measures.gatherings) AS numerator, NULL::BIGINT AS denominator
FROM daily.measures AS measures
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'measures'
    AND reporting.school_code = measures.school_code
    AND reporting.report_date = measures.report_date
    AND reporting.state = 'reported'
WHERE measures.gatherings IS NOT NULL
GROUP BY measures.school_code, measures.report_date
