/*
title:   {zh: 重点区域检查率, en: Key zones checked}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
clauses: [Z31, C16]
notes:
  zh: >
    有记录的区域日数 / 已报各日的应查区域日数；区域按规则包分类 zones；宿舍只要求寄宿制学校，是否寄宿不明的不要求；名册
    不写哪所学校没有食堂，所以每校都要有食堂的记录。
  en: >
    zone-days with a record / zone-days of the reported days; the zones are the county's code table zones; dormitories
    are expected only of schools that board, and of a school of which that is unknown they are not; the register does
    not say who has no canteen, so everybody owes the record of one
*/
WITH expected AS (
    SELECT reporting.school_code, reporting.report_date, zones.name AS zone
    FROM daily.reporting AS reporting
    INNER JOIN schools ON schools.school_code = reporting.school_code
    CROSS JOIN categories AS zones
    WHERE reporting.dataset = 'measures'
        AND reporting.state IN ('reported', 'zero')
        AND zones.category_set = 'zones'
        AND (zones.name <> '宿舍' OR schools.boarding)
)
SELECT
    expected.school_code,
    expected.report_date,
    count(measures.area) AS numerator,
    count(*) AS denominator
FROM expected
LEFT JOIN daily.measures AS measures
    ON measures.school_code = expected.school_code
    AND measures.report_date = expected.report_date
    AND measures.area = expected.zone
GROUP BY expected.school_code, expected.report_date
