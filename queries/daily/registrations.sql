/*
title:   {zh: 每校登记核对人数, en: Registrations by school and day}
clauses: []
reason:  counts that indicators and rules read
notes:
  zh: 各校当日所报，按人员类别；有变化才再报，所以每校每类以最新一行为准，直到下次再报。
  en: >
    as a school sent them on a day, by kind of person; a school sends again only when something changed, so the newest
    row of a school and kind stands until the next
*/
SELECT
    report_date,
    school_code,
    person_type,
    sum(roster) AS roster,
    sum(code_registered) AS code_registered,
    sum(verified) AS verified,
    sum(surveyed) AS surveyed,
    min(lookback_days) AS lookback_days
FROM lake.registrations
GROUP BY report_date, school_code, person_type
