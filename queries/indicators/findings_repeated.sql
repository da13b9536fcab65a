/*
title:   {zh: 问题反复率, en: Findings that came back}
unit:    "%"
better:  lower
clauses: [Z6, C23]
notes:
  zh: >
    同一学校同一方面以前有过、且在这次发现以前已经整改完成的问题 / 全部问题，计在发现当日；前一个还没有整改又发现的不是
    反复，是一直没有改。只比对方面，不比对文字；别校对通报的自查答复不算问题。
  en: >
    findings whose school had an earlier one of the same domain that was mended before this one was found / findings, on
    the day they were found; a second one while the first is open has not come back, it has stayed. Domains are compared
    and not the words; answers of other schools to a circular are no findings
*/
WITH numbered AS (
    SELECT
        school_code,
        finding_id,
        domain,
        found_on,
        closed_on,
        CASE
            WHEN inspection_id IS NULL AND circulated_on IS NULL AND due_on IS NULL
                THEN max(circulated_on) OVER (PARTITION BY finding_id)
        END AS answers
    FROM lake.findings
), found AS (
    SELECT numbered.school_code, numbered.finding_id, numbered.domain, numbered.found_on, numbered.closed_on
    FROM numbered
    CROSS JOIN params
    WHERE numbered.answers IS NULL AND numbered.found_on <= params.as_of::DATE
), mended AS (
    SELECT found.school_code, found.finding_id, count(earlier.finding_id) AS times
    FROM found
    LEFT JOIN found AS earlier
        ON earlier.school_code = found.school_code
        AND earlier.domain = found.domain
        AND earlier.finding_id <> found.finding_id
        AND earlier.closed_on < found.found_on
    GROUP BY found.school_code, found.finding_id
)
SELECT
    found.school_code,
    found.found_on AS report_date,
    sum(CASE WHEN mended.times > 0 THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM found
INNER JOIN mended ON mended.school_code = found.school_code AND mended.finding_id = found.finding_id
GROUP BY found.school_code, found.found_on
