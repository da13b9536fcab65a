/*
title: {zh: 学校（由学校地点表）, en: Schools (from the table of school sites)}
headers: [DBN, nycsr_sitename, lon, lat, district]
notes: a school's site name ends in its building codes and address; only the name is kept, the first site of a school wins
*/
SELECT
    row_number,
    DBN AS school_code,
    split_part(nycsr_sitename, ' - ', 1) AS school_name,
    lpad(district, 2, '0') AS town_code,
    lon AS longitude,
    lat AS latitude,
    CASE WHEN row_number() OVER (PARTITION BY DBN ORDER BY row_number) > 1 THEN '同一学校的另一处地点' END AS reason_zh,
    CASE WHEN row_number() OVER (PARTITION BY DBN ORDER BY row_number) > 1 THEN 'another site of the same school' END AS reason_en
FROM raw
