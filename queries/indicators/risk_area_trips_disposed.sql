/*
title:     {zh: 违规外出处理率, en: Journeys to risk areas dealt with}
unit:      "%"
better:    higher
levels:    {warn: 100.0}
clauses:   [X29]
notes:
  zh: 去往离开当日在列地区、且已有处理的外出 / 全部此类外出，计在离开当日。
  en: journeys to an area listed that day that have been dealt with / all such journeys, by the day of leaving
*/
SELECT
    leave.school_code,
    leave.left_on AS report_date,
    sum(CASE WHEN leave.disposal IS NOT NULL OR leave.disposed_on IS NOT NULL THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
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
GROUP BY leave.school_code, leave.left_on
