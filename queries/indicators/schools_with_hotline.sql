/*
title:     {zh: 开通心理热线学校比例, en: Schools with a counselling hotline}
unit:      "%"
better:    higher
over_time: last
clauses:   [Z19]
notes:
  zh: 截至当日登记有心理热线和号码的学校 / 全部学校；没有日期的视为一开始就有；有学校登记之前不出数。
  en: >
    schools with a hotline and its number on file by the day / schools; one without a date counts from the beginning; no
    figure until any school has one on file
*/
WITH on_file AS (
    SELECT school_code, min(coalesce(approved_on, DATE '1900-01-01')) AS since
    FROM lake.documents
    WHERE kind = '心理热线' AND contact IS NOT NULL AND school_code IS NOT NULL
    GROUP BY school_code
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    CASE WHEN on_file.since <= calendar.day THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM schools
CROSS JOIN calendar
CROSS JOIN params
LEFT JOIN on_file ON on_file.school_code = schools.school_code
WHERE calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM on_file)
