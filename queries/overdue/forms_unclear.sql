/*
title:    {zh: 排查表轨迹不明未补正, en: Unclear family forms not corrected}
kind:     overdue
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X19]
says:
  zh: "{report_date} 的排查表有 {unclear} 份轨迹不明，收回后 {days} 天内未补正"
  en: "{unclear} forms of {report_date} are unclear and were not corrected within {days} day(s) of coming back"
notes:
  zh: 以当日最新的报告为准：重报改正后即销项。排查表在下一学校日收回，天数自收回之日起计。
  en: >
    what the newest report of the day says counts: a corrected report closes it. The forms come back on the next school
    day, from which the days run
*/
WITH forms AS (
    SELECT
        forms.school_code,
        forms.grade,
        forms.class_name,
        forms.report_date,
        forms.unclear,
        params.form_correct_days AS days,
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
SELECT school_code, grade, class_name, '' AS subject, due_at, report_date, unclear, days
FROM due
WHERE unclear > 0 AND due_at <= as_of
