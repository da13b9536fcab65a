/*
title: {zh: 每日出勤率导出, en: Daily export of attendance percentages}
headers: [SCHOOL, ATTD DATE, "%ATTD"]
received_at: {pattern: "export_%Y-%m-%dT%H%M%S", zone: UTC}
notes: >
  present = enrolled x percentage / 100, rounded; NS means that the school has not submitted: no report, so the
  school's day stays missing; a school without a known enrolment gives a percentage that cannot become a count
*/
SELECT
    raw.row_number,
    SCHOOL AS school_code,
    strftime(try_strptime("ATTD DATE", '%m/%d/%Y'), '%Y-%m-%d') AS report_date,
    enrolled::VARCHAR AS expected,
    round(enrolled * try_cast("%ATTD" AS DOUBLE) / 100)::BIGINT::VARCHAR AS present,
    CASE
        WHEN upper(trim(SCHOOL)) = 'TOTAL' THEN '合计行，不是数据'
        WHEN NOT regexp_full_match(SCHOOL, '\d\d[A-Z]\d\d\d') THEN '不是学校的行（网页上的翻页文字）'
        WHEN "%ATTD" = 'NS' THEN '学校未上报（NS），按缺报处理'
        WHEN "%ATTD" IS NOT NULL AND enrolled IS NULL THEN '在册人数不详，出勤率换算不成人数'
    END AS reason_zh,
    CASE
        WHEN upper(trim(SCHOOL)) = 'TOTAL' THEN 'a row of totals, not data'
        WHEN NOT regexp_full_match(SCHOOL, '\d\d[A-Z]\d\d\d') THEN 'no school''s row (the pager of a web page)'
        WHEN "%ATTD" = 'NS' THEN 'not submitted (NS): the report counts as missing'
        WHEN "%ATTD" IS NOT NULL AND enrolled IS NULL THEN 'enrolment unknown: the percentage cannot become a count'
    END AS reason_en
FROM raw
LEFT JOIN (SELECT school_code, sum(enrolled) AS enrolled FROM classes GROUP BY school_code) AS roll
    ON roll.school_code = raw.SCHOOL
