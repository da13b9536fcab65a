/*
title:     {zh: 制度方案齐全率, en: Documents on file}
unit:      "%"
better:    higher
over_time: last
clauses:   [X2, C10, C12, C17, Z2, Z16, Z19, Z29]
notes:
  zh: >
    截至当日已有的制度方案种类数 / 规则包清单 school_documents 要求每校具备的种类数；没有批准日期的视为一开始就有；“制
    度与组织”送达之前不出数。
  en: >
    kinds of document on file by the day / kinds that the pack's list school_documents asks of every school; an entry
    without a date of approval counts from the beginning; no figure until the register of documents has come
*/
WITH on_file AS (
    SELECT school_code, kind, min(coalesce(approved_on, DATE '1900-01-01')) AS since
    FROM lake.documents
    WHERE school_code IS NOT NULL
    GROUP BY school_code, kind
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    count(on_file.kind) AS numerator,
    count(*) AS denominator
FROM schools
CROSS JOIN categories
CROSS JOIN calendar
CROSS JOIN params
LEFT JOIN on_file
    ON on_file.school_code = schools.school_code
    AND on_file.kind = categories.name
    AND on_file.since <= calendar.day
WHERE categories.category_set = 'school_documents'
    AND calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM lake.documents)
GROUP BY schools.school_code, calendar.day
