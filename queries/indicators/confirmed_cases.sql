/*
title:   {zh: 与疫情相关的病例, en: Confirmed cases}
unit:    {zh: 例, en: cases}
better:  lower
levels:  {alarm: 1.0}
clauses: [C24, Z28]
notes:
  zh: >
    检测结果阳性，或缺课且诊断为规则包分类 epidemic_diseases 所列病种（疑似的不计）的人数，计在首次得知当日（非学校日的
    计在下一学校日）。凡能反映病例的报告都已收到，零才是零：当日应报的缺课缺勤登记、异常情况处置、核酸检测有一样没有到
    的，不出数。
  en: >
    persons with a positive test, or absent with a diagnosis of categories epidemic_diseases (not a suspected one), on
    the day that was first known (of a day without school: the next school day). A zero is a zero only where every
    report that can tell of a case was received: a day on which absences, symptom events or tests were due and did not
    come has no figure
*/
WITH told AS (
    SELECT school_code, report_date
    FROM daily.reporting
    WHERE dataset IN ('absences', 'symptom_events', 'tests')
    GROUP BY school_code, report_date
    HAVING min(CASE WHEN state IN ('reported', 'zero') THEN 1 ELSE 0 END) = 1
), cases AS (
    SELECT tests.school_code, tests.person_id, tests.resulted_at::DATE AS day
    FROM lake.tests AS tests
    WHERE tests.result = '阳性'
    UNION ALL
    SELECT cases.school_code, cases.person_id, cases.report_date AS day
    FROM daily.illness_cases AS cases
    INNER JOIN categories
        ON categories.category_set = 'epidemic_diseases' AND categories.name = cases.notifiable_disease
    WHERE NOT cases.is_suspected
), first_known AS (
    SELECT school_code, person_id, min(day) AS day
    FROM cases
    GROUP BY school_code, person_id
), counted AS (
    SELECT
        first_known.school_code,
        CASE WHEN calendar.is_school_day THEN calendar.day ELSE calendar.next_school_day END AS report_date,
        count(*) AS persons
    FROM first_known
    INNER JOIN calendar ON calendar.day = first_known.day
    GROUP BY
        first_known.school_code, CASE WHEN calendar.is_school_day THEN calendar.day ELSE calendar.next_school_day END
)
SELECT
    coalesce(told.school_code, counted.school_code) AS school_code,
    coalesce(told.report_date, counted.report_date) AS report_date,
    coalesce(counted.persons, 0) AS numerator,
    NULL::BIGINT AS denominator
FROM told
FULL JOIN counted ON counted.school_code = told.school_code AND counted.report_date = told.report_date
