/*
title:    {zh: 排查表未按时收回, en: Family forms not back in time}
kind:     violation
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X18, X26]
says:
  zh: "{report_date} 下发排查表 {issued} 份，次日按时收回 {in_time} 份"
  en: "{issued} forms issued on {report_date}, {in_time} back in time the next school day"
notes:
  zh: >
    当日下发的，应在下一学校日截止时间前收回；迟收的就是迟了，一直列着。没有填按时收回多少的，按收回多少判断，全部收回的
    不作判断。
  en: >
    forms issued on a day are to be back by the next school day's cut-off; what came later came late and stays on the
    list. A school that does not say how many came in time is judged by how many came at all, and not judged where all
    did
*/
WITH forms AS (
    SELECT
        forms.school_code,
        forms.grade,
        forms.class_name,
        forms.report_date,
        forms.issued,
        coalesce(forms.returned_by_cutoff, forms.returned) AS in_time,
        CAST(CAST(calendar.next_school_day AS VARCHAR) || ' ' || params.form_return_by || ':00' AS TIMESTAMP) AS due_at,
        params.as_of
    FROM daily.family_forms AS forms
    INNER JOIN calendar ON calendar.day = forms.report_date
    CROSS JOIN params
)
SELECT school_code, grade, class_name, '' AS subject, due_at, report_date, issued, in_time
FROM forms
WHERE in_time < issued AND due_at < as_of
