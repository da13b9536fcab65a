/*
title:   {zh: 心理辅导场次, en: Counselling sessions}
unit:    {zh: 场, en: sessions}
better:  higher
clauses: [Z19]
notes:
  zh: 当日开展的心理辅导场次（只计场次，不写是谁）；这项不是必报的，所以当日没有的不出数。
  en: >
    counselling sessions (counts only, nobody is named) that were held on the day; no report of such a thing is due, so
    a day without one has no figure
*/
SELECT activities.school_code, activities.held_on AS report_date, count(*) AS numerator, NULL::BIGINT AS denominator
FROM lake.activities AS activities
CROSS JOIN params
WHERE activities.kind = '心理辅导' AND activities.held_on <= params.as_of::DATE
GROUP BY activities.school_code, activities.held_on
