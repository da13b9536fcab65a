/*
title:    {zh: 居家学习学生的报告未存档, en: Reports of learners at home not archived}
kind:     overdue
severity: 3
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X27]
says:
  zh: "{report_date} 的居家报告 {home_reports} 份，存入个人疫情档案 {home_archived} 份"
  en: "{home_archived} of the {home_reports} home reports of {report_date} are in the pupils' files"
notes:
  zh: 存档期限与排查表的归档期限相同；没有填的为不明。
  en: archived as fast as the family forms are; an empty count is unknown
*/
WITH forms AS (
    SELECT
        forms.school_code,
        forms.grade,
        forms.class_name,
        forms.report_date,
        forms.home_reports,
        forms.home_archived,
        params.as_of,
        (issued.next_school_day + params.form_correct_days * INTERVAL 1 DAY)::DATE AS last_day
    FROM daily.family_forms AS forms
    INNER JOIN calendar AS issued ON issued.day = forms.report_date
    CROSS JOIN params
), due AS (
    SELECT forms.*, (calendar.deadline_day + INTERVAL 1 DAY)::TIMESTAMP AS due_at
    FROM forms
    INNER JOIN calendar ON calendar.day = forms.last_day
)
SELECT school_code, grade, class_name, '' AS subject, due_at, report_date, home_reports, home_archived
FROM due
WHERE home_archived < home_reports AND due_at <= as_of
