/*
title:    {zh: 排查表连续未按时收回, en: Family forms late again and again}
kind:     violation
severity: 1
owner:    {zh: 校长, en: Principal}
clauses:  [X18, X26]
says:
  zh: "{first_day} 起连续 {misses} 次排查表未按时收齐"
  en: "from {first_day} on, forms not all back in time {misses} times in a row"
notes:
  zh: >
    “连续”为同一班级前后相接的日子；没有报的日子、按时收回多少不明的日子，既不计入，也不中断。以达到规定次数的那一刻为
    限。
  en: >
    a row is one class and its days one after the other; a day that was not reported, or of which it is not known how
    many came in time, neither adds to the row nor breaks it. Due at the moment that made the row long enough
*/
WITH judged AS (
    SELECT
        forms.school_code,
        forms.grade,
        forms.class_name,
        forms.report_date,
        CAST(CAST(calendar.next_school_day AS VARCHAR) || ' ' || params.form_return_by || ':00' AS TIMESTAMP) AS back_by,
        CASE WHEN coalesce(forms.returned_by_cutoff, forms.returned) < forms.issued THEN 1 ELSE 0 END AS missed,
        params.form_misses,
        params.as_of
    FROM daily.family_forms AS forms
    INNER JOIN calendar ON calendar.day = forms.report_date
    CROSS JOIN params
    WHERE forms.returned_by_cutoff IS NOT NULL OR forms.returned < forms.issued
), often AS (
    SELECT school_code, grade, class_name
    FROM judged
    WHERE back_by < as_of AND missed = 1
    GROUP BY school_code, grade, class_name, form_misses
    HAVING count(*) >= form_misses
), numbered AS (
    SELECT
        judged.*,
        row_number() OVER (
            PARTITION BY judged.school_code, judged.grade, judged.class_name ORDER BY judged.report_date
        ) AS number,
        row_number() OVER (
            PARTITION BY judged.school_code, judged.grade, judged.class_name, judged.missed ORDER BY judged.report_date
        ) AS number_alike
    FROM judged
    INNER JOIN often
        ON often.school_code = judged.school_code
        AND often.grade = judged.grade
        AND often.class_name = judged.class_name
    WHERE judged.back_by < judged.as_of
), placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY school_code, grade, class_name, number - number_alike ORDER BY report_date
        ) AS place
    FROM numbered
    WHERE missed = 1
)
SELECT
    school_code,
    grade,
    class_name,
    '' AS subject,
    min(CASE WHEN place = form_misses THEN back_by END) AS due_at,
    min(report_date) AS first_day,
    count(*) AS misses
FROM placed
GROUP BY school_code, grade, class_name, number - number_alike, form_misses
HAVING count(*) >= form_misses
