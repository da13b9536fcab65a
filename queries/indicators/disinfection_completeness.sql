/*
title:   {zh: 消毒达标率, en: School-days disinfected as required}
unit:    "%"
better:  higher
levels:  {warn: 100.0, alarm: 90.0}
of_its_day: true
clauses: [X9, Z32, C18]
notes:
  zh: >
    每个区域消毒次数都达到本县规定、要求放学后消杀的也都做到的校次 / 已报的校次；有一个区域没有做到，当日即为不达标；没
    有不足、但有漏填的为不明，分子分母都不计。
  en: >
    school-days on which every area was disinfected as often as the county asks for, and after school where it asks for
    that / school-days reported; one area that was not makes the day incomplete; a day on which nothing is short but an
    answer is lacking is unknown and counts on neither side
*/
WITH judged AS (
    SELECT
        measures.school_code,
        measures.report_date,
        CASE
            WHEN measures.disinfections < params.disinfections_per_day THEN 0
            WHEN params.disinfect_after_school AND NOT measures.after_school THEN 0
            WHEN params.disinfections_per_day IS NOT NULL AND measures.disinfections IS NULL THEN NULL
            WHEN params.disinfect_after_school AND measures.after_school IS NULL THEN NULL
            ELSE 1
        END AS done
    FROM daily.measures AS measures
    INNER JOIN daily.reporting AS reporting
        ON reporting.dataset = 'measures'
        AND reporting.school_code = measures.school_code
        AND reporting.report_date = measures.report_date
        AND reporting.state = 'reported'
    CROSS JOIN params
    WHERE params.disinfections_per_day IS NOT NULL OR params.disinfect_after_school
), days AS (
    SELECT school_code, report_date, min(done) AS done, count(*) AS areas, count(done) AS known
    FROM judged
    GROUP BY school_code, report_date
)
SELECT school_code, report_date, done AS numerator, 1 AS denominator
FROM days
WHERE done = 0 OR known = areas
