/*
title:    {zh: 走读生自行签字, en: Forms signed by day pupils themselves}
kind:     violation
severity: 2
owner:    {zh: 班主任, en: Head teacher}
clauses:  [X21]
says:
  zh: "{report_date} 学生自签 {self_signed} 份，可以自签的住校、校外合租学生只有 {allowed} 人"
  en: "{self_signed} forms of {report_date} signed by pupils, only {allowed} of whom are boarders or in shared lodgings"
notes:
  zh: >
    只有住校生（班级名册）和家校联系里已知的校外合租学生可以自签；份数只看得出多签了几份，看不出是谁。寄宿人数不明的班级
    不作判断；有家校联系上报之前不作判断。
  en: >
    only boarders (the register of classes) and pupils known from the contacts to live in shared lodgings may sign for
    themselves; the counts show how many too many signed, not who. A class whose boarders are not
    known is not judged, and none is before any contact was ever reported
*/
WITH renters AS (
    SELECT school_code, grade, class_name, count(*) AS renters
    FROM shared.newest_contacts
    WHERE residence = '校外合租'
    GROUP BY school_code, grade, class_name
), forms AS (
    SELECT
        forms.school_code,
        forms.grade,
        forms.class_name,
        forms.report_date,
        forms.self_signed,
        classes.boarders + coalesce(renters.renters, 0) AS allowed,
        CAST(CAST(calendar.next_school_day AS VARCHAR) || ' ' || params.form_return_by || ':00' AS TIMESTAMP) AS due_at,
        params.as_of
    FROM daily.family_forms AS forms
    INNER JOIN classes
        ON classes.school_code = forms.school_code
        AND classes.grade = forms.grade
        AND classes.class_name = forms.class_name
    INNER JOIN calendar ON calendar.day = forms.report_date
    CROSS JOIN params
    LEFT JOIN renters
        ON renters.school_code = forms.school_code
        AND renters.grade = forms.grade
        AND renters.class_name = forms.class_name
)
SELECT school_code, grade, class_name, '' AS subject, due_at, report_date, self_signed, allowed
FROM forms
WHERE self_signed > allowed AND due_at < as_of AND EXISTS (SELECT 1 FROM shared.newest_contacts)
