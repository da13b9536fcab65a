/*
title:   {zh: 四害孳生地铲除用时, en: Days to remove breeding places}
unit:    {zh: 天, en: days}
better:  lower
levels:  {warn: 4.0}
clauses: [C18]
notes:
  zh: 一个区域从首次报有四害孳生地到首次报无的自然日数 / 此类发现的次数；计在铲除当日，所以尚未铲除的还不计入。
  en: >
    calendar days from the first report of breeding places in an area to the first one of none / such finds; counted on
    the day they were gone, so what is still there is not in it yet
*/
WITH known AS (
    SELECT
        school_code,
        area,
        report_date,
        vectors,
        min(CASE WHEN vectors = 0 THEN report_date END) OVER (
            PARTITION BY school_code, area ORDER BY report_date
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS removed_on
    FROM daily.measures
    WHERE vectors IS NOT NULL
), finds AS (
    SELECT school_code, area, removed_on, min(report_date) AS found_on
    FROM known
    WHERE vectors > 0 AND removed_on IS NOT NULL
    GROUP BY school_code, area, removed_on
)
SELECT
    school_code,
    removed_on AS report_date,
    sum(date_diff('day', found_on, removed_on)) AS numerator,
    count(*) AS denominator
FROM finds
GROUP BY school_code, removed_on
