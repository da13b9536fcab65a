/*
title:     {zh: 联络人完备率, en: Contacts complete}
unit:      "%"
better:    higher
over_time: last
clauses:   [Z7, C20, C10, Z14]
notes:
  zh: >
    联络人有姓名、有联系方式、且在核对期内的层级和单位 / 规则包要求每校具备的层级和单位，以当日计；没有任何日期的，视为
    复学之日核对过；“制度与组织”送达之前不出数。
  en: >
    levels and bodies with a contact that has a name and a number and was verified within the term / levels and bodies
    that the pack asks of every school, by the day; an entry without any date counts as verified when the school
    reopened; no figure until the register of documents has come
*/
WITH required AS (
    SELECT DISTINCT name AS party
    FROM categories
    WHERE category_set IN ('contact_levels', 'contact_bodies', 'contact_partners')
), on_file AS (
    SELECT
        documents.school_code,
        documents.kind,
        coalesce(documents.approved_on, DATE '1900-01-01') AS since,
        coalesce(documents.verified_on, documents.approved_on, schools.reopened_on) AS checked_on
    FROM lake.documents AS documents
    INNER JOIN schools ON schools.school_code = documents.school_code
    WHERE documents.owner IS NOT NULL AND documents.contact IS NOT NULL
)
SELECT
    schools.school_code,
    calendar.day AS report_date,
    count(DISTINCT on_file.kind) AS numerator,
    count(DISTINCT required.party) AS denominator
FROM schools
CROSS JOIN required
CROSS JOIN calendar
CROSS JOIN params
LEFT JOIN on_file
    ON on_file.school_code = schools.school_code
    AND on_file.kind = '联络人-' || required.party
    AND on_file.since <= calendar.day
    AND date_diff('day', on_file.checked_on, calendar.day) <= params.contact_verified_days
WHERE calendar.is_school_day
    AND calendar.day BETWEEN (SELECT min(report_date) FROM daily.reporting) AND params.as_of::DATE
    AND EXISTS (SELECT 1 FROM lake.documents)
GROUP BY schools.school_code, calendar.day
