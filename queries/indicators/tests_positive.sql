/*
title:   {zh: 核酸阳性, en: Positive tests}
unit:    {zh: 人, en: people}
better:  lower
levels:  {alarm: 1.0}
clauses: [Z28, C24, C4]
notes:
  zh: 当日出结果为阳性的人数（非学校日的计在下一学校日），自第一个结果起计；要求每日报检测的县，未报的不出数，也不为零。
  en: >
    persons with a positive result on the day (of a day without school: on the next school day), from the first result
    on; where schools report tests daily, a missing report gives no figure and no zero
*/
WITH known AS (
    SELECT min(resulted_at)::DATE AS first_day FROM lake.tests
), positive AS (
    SELECT DISTINCT
        tests.school_code,
        CASE WHEN calendar.is_school_day THEN calendar.day ELSE calendar.next_school_day END AS report_date,
        tests.person_id
    FROM lake.tests AS tests
    INNER JOIN calendar ON calendar.day = tests.resulted_at::DATE
    WHERE tests.result = '阳性'
), missing AS (
    SELECT school_code, report_date
    FROM daily.reporting
    WHERE dataset = 'tests' AND state = 'missing'
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    count(positive.person_id) AS numerator,
    NULL::BIGINT AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN known
CROSS JOIN params
LEFT JOIN positive ON positive.school_code = schools.school_code AND positive.report_date = calendar.day
LEFT JOIN missing ON missing.school_code = schools.school_code AND missing.report_date = calendar.day
WHERE calendar.is_school_day
    AND calendar.day BETWEEN known.first_day AND params.as_of::DATE
    AND missing.school_code IS NULL
GROUP BY schools.school_code, calendar.day
