/*
title:    {zh: 排查表未归档, en: Family forms not archived}
kind:     overdue
severity: 3
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X19, X26]
says:
  zh: "{report_date} 的排查表收回 {returned} 份，归档 {archived} 份"
  en: "{archived} of the {returned} forms of {report_date} that came back are archived"
notes:
  zh: 归档期限与轨迹不明的补正期限相同；没有填的为不明；重报改正后即销项。
  en: archived as fast as an unclear form is corrected; an empty count is unknown, and a corrected report closes it
*/
WITH forms AS (
    SELECT
        forms.school_code,
        forms.grade,
        forms.class_name,
        forms.report_date,
        forms.returned,
        forms.archived,
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
SELECT school_code, grade, class_name, '' AS subject, due_at, report_date, returned, archived
FROM due
WHERE archived < returned AND due_at <= as_of
