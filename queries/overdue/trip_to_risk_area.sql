/*
title:    {zh: 去往疫情重点地区, en: Journey to a risk area}
kind:     violation
severity: 1
owner:    {zh: 校长, en: Principal}
clauses:  [X29]
says:
  zh: "{person_type}，{left_on} 去往当日在列的疫情重点地区"
  en: "left on {left_on} for an area that was on the list of risk areas that day"
notes:
  zh: >
    地区自列入之日到调出之日算在列，两头都含，写明在其范围内的地点也算；列入以前、调出以后的外出不算。去了哪里从不显示。
  en: >
    an area counts on the days from its listing to its delisting, both included, and so does any place that is written
    as lying within it; a journey before the listing or after the delisting is none. Where the person went is never
    shown
*/
SELECT
    leave.school_code,
    '' AS grade,
    '' AS class_name,
    leave.person_name AS subject,
    (leave.left_on + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
    leave.left_on,
    leave.person_type
FROM lake.leave AS leave
CROSS JOIN params
WHERE (leave.left_on + INTERVAL 1 DAY)::TIMESTAMP <= params.as_of
    AND EXISTS (
        SELECT 1
        FROM lake.risk_areas AS areas
        WHERE substr(leave.destination, 1, length(areas.area)) = areas.area
            AND areas.listed_on <= leave.left_on
            AND (areas.delisted_on IS NULL OR leave.left_on <= areas.delisted_on)
    )
