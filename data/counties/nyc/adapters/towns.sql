/*
title: {zh: 学区（由学校地点表）, en: Districts (from the table of school sites)}
headers: [DBN, lon, lat, district]
notes: the first two characters of a school's code are its district; the district stands for the town
*/
SELECT row_number, lpad(district, 2, '0') AS town_code, 'District ' || lpad(district, 2, '0') AS town_name
FROM raw
