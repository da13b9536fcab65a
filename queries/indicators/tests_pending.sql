/*
title:     {zh: 核酸待出结果, en: Tests pending}
unit:      {zh: 人, en: people}
better:    lower
over_time: last
clauses:   [Z28]
notes:
  zh: 截至当日终了已采样、尚未出结果的样本数；自第一份检测名单起计。
  en: samples taken by the end of the day whose result was not out by then; counted from the first list of tests on
*/
WITH known AS (
    SELECT min(sampled_at)::DATE AS first_day FROM lake.tests
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    count(tests.sampled_at) AS numerator,
    NULL::BIGINT AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN known
CROSS JOIN params
LEFT JOIN lake.tests AS tests
    ON tests.school_code = schools.school_code
    AND tests.sampled_at::DATE <= calendar.day
    AND (tests.resulted_at IS NULL OR tests.resulted_at::DATE > calendar.day)
WHERE calendar.is_school_day AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
GROUP BY schools.school_code, calendar.day
