/*
title: {zh: 在册人数（由历年注册表）, en: Enrolment (from the yearly enrolment table)}
headers: [DBN, Year, TotalEnrollment]
notes: only the newest year counts; the whole school stands as one class
*/
SELECT
    row_number,
    DBN AS school_code,
    '全校' AS grade,
    '全校' AS class_name,
    TotalEnrollment AS enrolled,
    CASE WHEN "Year" < max("Year") OVER () THEN '往年的在册人数，只用最新一年' END AS reason_zh,
    CASE WHEN "Year" < max("Year") OVER () THEN 'enrolment of an earlier year; only the newest counts' END AS reason_en
FROM raw
