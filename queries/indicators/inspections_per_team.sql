/*
title:   {zh: 每组每日督查校次, en: Schools inspected per team and day}
unit:    {zh: 校次, en: schools}
better:  lower
clauses: [Z3, C21]
notes:
  zh: 督查组的工作量：督查校次 / 督查组外出的组日数，一组一日算一次（各次督查分摊该组的一日）；没有写组别的不计。
  en: >
    the load of a team: inspections / days on which a team was out, counted once a team and day (each inspection carries
    its share of the team's day); one without a team is left out
*/
WITH visits AS (
    SELECT DISTINCT inspections.inspection_id, inspections.school_code, inspections.inspected_on, inspections.team
    FROM lake.inspections AS inspections
    CROSS JOIN params
    WHERE inspections.inspected_on <= params.as_of::DATE
)
SELECT
    school_code,
    inspected_on AS report_date,
    1 AS numerator,
    1.0 / nullif(count(*) OVER (PARTITION BY team, inspected_on), 0) AS denominator
FROM visits
WHERE team IS NOT NULL
