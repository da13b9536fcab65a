/*
title:   {zh: 外出事先批准率, en: Journeys approved before leaving}
unit:    "%"
better:  higher
levels:  {warn: 100.0}
clauses: [X28]
notes:
  zh: 最迟在离开当日批准的师生外出次数 / 当日开始的全部师生外出次数；批准时间空着的为没有批准。
  en: journeys of pupils and staff approved by the day of leaving / all that began that day; an empty approval is none
*/
SELECT
    leave.school_code,
    leave.left_on AS report_date,
    sum(
        CASE WHEN leave.approved_at < (leave.left_on + INTERVAL 1 DAY)::TIMESTAMP THEN 1 ELSE 0 END
    ) AS numerator,
    count(*) AS denominator
FROM lake.leave AS leave
CROSS JOIN params
WHERE leave.person_type IN ('学生', '教职工') AND (leave.left_on + INTERVAL 1 DAY)::TIMESTAMP <= params.as_of
GROUP BY leave.school_code, leave.left_on
