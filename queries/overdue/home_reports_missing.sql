/*
title:    {zh: 居家学习学生未交活动轨迹报告, en: Reports of learners at home missing}
kind:     missing
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X27]
says:
  zh: "{report_date} 居家网课 {home_learners} 人，经家长签字的报告 {home_reports} 份"
  en: "{home_learners} learners at home on {report_date}, {home_reports} reports signed by a parent"
notes:
  zh: >
    居家网课学生每人每日一份，以当日终了为限；没有填的为不明。每名学生由谁管理（班主任、家长、班级学生小组），没有数据，
    不能判断。
  en: >
    one report for each learner at home and day, by the end of the day; an empty count is unknown. Who oversees each
    learner (head teacher, parent, group of classmates) is in no export and cannot be judged
*/
SELECT
    forms.school_code,
    forms.grade,
    forms.class_name,
    '' AS subject,
    (forms.report_date + INTERVAL 1 DAY)::TIMESTAMP AS due_at,
    forms.report_date,
    forms.home_learners,
    forms.home_reports
FROM daily.family_forms AS forms
CROSS JOIN params
WHERE forms.home_reports < forms.home_learners
    AND (forms.report_date + INTERVAL 1 DAY)::TIMESTAMP <= params.as_of
