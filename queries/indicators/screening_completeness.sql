/*
title:   {zh: 晨午晚检完成率, en: Screening completeness}
unit:    "%"
better:  higher
levels:  {warn: 99.0, alarm: 90.0}
of_its_day: true
clauses: [X7, C6]
notes:
  zh: >
    有检查记录的班次 / 至今应检的班次，当日各时段合计；一个班报几次也只算一次，所以不会超过 100 %；没有人记录的时段算没
    有检查。
  en: >
    classes with a record of a session / classes that owed one by now, over the day's sessions; a class is counted once
    however often it sends, so this never passes 100 %, and a session that nobody recorded counts as not done
*/
WITH due AS (
    SELECT
        reporting.report_date,
        reporting.session,
        classes.school_code,
        classes.grade,
        classes.class_name
    FROM daily.reporting AS reporting
    INNER JOIN classes ON classes.school_code = reporting.school_code
    CROSS JOIN params
    WHERE reporting.dataset = 'screening' AND reporting.expected AND reporting.due_at <= params.as_of
), done AS (
    SELECT DISTINCT report_date, session, school_code, grade, class_name
    FROM daily.screening
    WHERE person_type = '学生' AND checked > 0
)
SELECT
    due.school_code,
    due.report_date,
    due.grade,
    due.class_name,
    count(done.session) AS numerator,
    count(*) AS denominator
FROM due
LEFT JOIN done
    ON done.school_code = due.school_code
    AND done.report_date = due.report_date
    AND done.session = due.session
    AND done.grade = due.grade
    AND done.class_name = due.class_name
GROUP BY due.school_code, due.report_date, due.grade, due.class_name
