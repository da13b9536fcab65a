/*
title:   {zh: 重点人员未每日跟踪, en: Key person not tracked daily}
kind:    overdue
clauses: [Z35, Z12, C4]
severity: 2
owner:   {zh: 学校防疫专干, en: "School epidemic officer"}
says:
  zh: "隔离观察期间自 {tracked_on} 起无跟踪记录"
  en: "in isolation, no tracking since {tracked_on}"
notes:
  zh: >
    最新台账的最近跟踪日期应为台账当日或前一日（params.track_days）；在台账送达之时判断，台账没有送达的是上报的事；从未
    跟踪过的自隔离开始计。
  en: >
    the newest ledger must name its own day or the day before as last tracked (params.track_days); judged at the instant
    that ledger came, since a ledger that has not come is the report's matter; somebody who was never tracked counts
    from the start of the isolation
*/
WITH observed AS (
    SELECT
        persons.school_code,
        coalesce(persons.grade, '') AS grade,
        coalesce(persons.class_name, '') AS class_name,
        persons.person_name,
        coalesce(persons.last_tracked_on, persons.isolation_start) AS tracked_on,
        coalesce(persons.last_tracked_on, persons.isolation_start)::TIMESTAMP
            + (params.track_days + 1) * INTERVAL 1 DAY AS due_at,
        persons.received_at,
        params.as_of
    FROM lake.key_persons AS persons
    CROSS JOIN params
    WHERE persons.isolation_start <= params.as_of::DATE
        AND (persons.released_on IS NULL OR persons.released_on > params.as_of::DATE)
)
SELECT school_code, grade, class_name, person_name AS subject, due_at, tracked_on
FROM observed
WHERE due_at <= received_at AND due_at <= as_of
