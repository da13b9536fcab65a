/*
title:   {zh: 平均整改天数, en: Days to mend a finding}
unit:    {zh: 天, en: days}
better:  lower
clauses: [Z6, C23, X31]
notes:
  zh: 发现至整改完成的自然日数 / 已整改的问题数，计在整改完成当日；当日整改的为 0 天；别校对通报的自查答复不算问题。
  en: >
    calendar days from found to mended / findings mended, on the day they were mended; mended the same day is 0; answers
    of other schools to a circular are no findings
*/
WITH numbered AS (
    SELECT
        school_code,
        found_on,
        closed_on,
        CASE
            WHEN inspection_id IS NULL AND circulated_on IS NULL AND due_on IS NULL
                THEN max(circulated_on) OVER (PARTITION BY finding_id)
        END AS answers
    FROM lake.findings
), found AS (
    SELECT numbered.school_code, numbered.found_on, numbered.closed_on, params.as_of
    FROM numbered
    CROSS JOIN params
    WHERE numbered.answers IS NULL AND numbered.found_on <= params.as_of::DATE
)
SELECT
    school_code,
    closed_on AS report_date,
    sum(date_diff('day', found_on, closed_on)) AS numerator,
    count(*) AS denominator
FROM found
WHERE closed_on <= as_of::DATE
GROUP BY school_code, closed_on
