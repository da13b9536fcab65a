/*
title:   {zh: 四害孳生地现存数, en: Breeding places of pests found and still there}
unit:    {zh: 处, en: places}
better:  lower
levels:  {warn: 1.0}
over_time: last
clauses: [C18]
notes:
  zh: 当日所报四害孳生地数，以填报了此项的区域合计；是现存数，各日不相加。
  en: >
    places that the day's report counts, over the areas that say; a standing figure, not added up over days
*/
SELECT measures.school_code, measures.report_date, sum(measures.vectors) AS numerator, NULL::BIGINT AS denominator
FROM daily.measures AS measures
INNER JOIN daily.reporting AS reporting
    ON reporting.dataset = 'measures'
    AND reporting.school_code = measures.school_code
    AND reporting.report_date = measures.report_date
    AND reporting.state = 'reported'
WHERE measures.vectors IS NOT NULL
GROUP BY measures.school_code, measures.report_date
