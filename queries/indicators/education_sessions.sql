/*
title:   {zh: 宣传教育场次, en: Education sessions}
unit:    {zh: 场, en: sessions}
better:  higher
clauses: [C19]
notes:
  zh: 当日开展的防疫宣传教育和防疫知识课场次；这项不是必报的，所以当日没有的不出数。
  en: >
    talks and lessons about the epidemic that were held on the day; no report of such a thing is due, so a day without
    one has no figure
*/
SELECT activities.school_code, activities.held_on AS report_date, count(*) AS numerator, NULL::BIGINT AS denominator
FROM lake.activities AS activities
CROSS JOIN params
WHERE activities.kind IN ('宣传教育', '防疫知识课') AND activities.held_on <= params.as_of::DATE
GROUP BY activities.school_code, activities.held_on
