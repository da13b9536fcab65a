/*
title:   {zh: 聚集性疫情（班、宿舍）, en: Clusters of illness}
unit:    {zh: 起, en: clusters}
better:  lower
levels:  {alarm: 1.0}
over_time: max
clauses: [N1, C11]
notes:
  zh: >
    症状相似的学生按发病日期计，达到当日 3 例、或截至当日连续三天内 5 例的班级（住有几个班的宿舍也算）；计法与“聚集性疫
    情未报告”相同，那里一起可以持续几天；当日缺课缺勤登记已报而没有的，为零。
  en: >
    classes (and dormitories that hold several classes) whose pupils ill alike reach, by the day of onset, three on that
    day or five within the three days that end with it; counted as in the rule on clusters that nobody reported, where a
    cluster runs over several days; zero where the absences of the day were reported
*/
WITH crossings AS (
    SELECT DISTINCT school_code, grade, class_name, dormitory, day
    FROM shared.cluster_days
    WHERE crossed_at IS NOT NULL AND day_cases > 0
)
SELECT school_code, day AS report_date, grade, class_name, count(*) AS numerator, NULL::BIGINT AS denominator
FROM crossings
GROUP BY school_code, day, grade, class_name
UNION ALL
SELECT
    reporting.school_code,
    reporting.report_date,
    '' AS grade,
    '' AS class_name,
    0 AS numerator,
    NULL::BIGINT AS denominator
FROM daily.reporting AS reporting
WHERE reporting.dataset = 'absences' AND reporting.state IN ('reported', 'zero')
