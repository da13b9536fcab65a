/*
title:    {zh: 排查表未签字, en: Family forms without a signature}
kind:     violation
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X18, X26]
says:
  zh: "{report_date} 的排查表收回 {returned} 份，其中 {unsigned} 份没有签字"
  en: "{unsigned} of the {returned} forms of {report_date} that came back are not signed"
notes:
  zh: 收回的排查表应有家长签字；住校、校外合租的学生可以自签（X21）；两项有一项没有填的，不明就不列。
  en: >
    forms come back signed by a parent or, of boarders and pupils in shared lodgings, by the pupil (X21); where a school
    leaves one of the two counts empty nothing is known and nothing is said
*/
WITH forms AS (
    SELECT
        forms.school_code,
        forms.grade,
        forms.class_name,
        forms.report_date,
        forms.returned,
        forms.returned - forms.signed - forms.self_signed AS unsigned,
        CAST(CAST(calendar.next_school_day AS VARCHAR) || ' ' || params.form_return_by || ':00' AS TIMESTAMP) AS due_at,
        params.as_of
    FROM daily.family_forms AS forms
    INNER JOIN calendar ON calendar.day = forms.report_date
    CROSS JOIN params
)
SELECT school_code, grade, class_name, '' AS subject, due_at, report_date, returned, unsigned
FROM forms
WHERE unsigned > 0 AND due_at < as_of
