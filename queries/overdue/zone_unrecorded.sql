/*
title:   {zh: 重点区域无记录, en: "Key zone without a record"}
kind:    missing
clauses: [Z31, C16]
severity: 2
owner:   {zh: 网格责任人, en: "Grid owner"}
says:
  zh: "{report_date} {zone} 无防控记录"
  en: "{report_date}: a key zone has no record ({zone})"
notes:
  zh: >
    区域按规则包分类 zones；宿舍只要求寄宿制学校，是否寄宿不明的不要求；名册不写哪所学校没有食堂，所以每校都要有食堂的记
    录；以规则包当日的截止时间为限。
  en: >
    the zones are the county's code table zones; dormitories are expected only of schools that board, and of a school of
    which that is unknown they are not; the register does not say who has no canteen, so everybody owes the record of
    one; due at the pack's cut-off of the day
*/
SELECT
    reporting.school_code,
    '' AS grade,
    '' AS class_name,
    zones.name AS subject,
    reporting.due_at,
    reporting.report_date,
    zones.name AS zone
FROM daily.reporting AS reporting
INNER JOIN schools ON schools.school_code = reporting.school_code
CROSS JOIN categories AS zones
CROSS JOIN params
LEFT JOIN daily.measures AS measures
    ON measures.school_code = reporting.school_code
    AND measures.report_date = reporting.report_date
    AND measures.area = zones.name
WHERE reporting.dataset = 'measures'
    AND reporting.state IN ('reported', 'zero')
    AND reporting.due_at < params.as_of
    AND zones.category_set = 'zones'
    AND (zones.name <> '宿舍' OR schools.boarding)
    AND measures.area IS NULL
