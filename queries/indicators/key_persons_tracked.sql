/*
title:     {zh: 重点人员跟踪率, en: Key persons tracked}
unit:      "%"
better:    higher
levels:    {warn: 100.0, alarm: 90.0}
over_time: last
clauses:   [Z35, Z12, C4]
notes:
  zh: >
    最新台账写明台账当日或前一日（params.track_days）跟踪过的隔离人员 / 隔离人员，计在台账送达当日；台账只留最近一次跟
    踪，所以只有一个数。
  en: >
    persons in isolation whom the newest ledger says were asked after on its own day or the day before
    (params.track_days) / persons in isolation, on the day that ledger came; the ledger keeps the last tracking only, so
    there is one figure
*/
WITH ledgers AS (
    SELECT school_code, max(received_at) AS received_at
    FROM lake.key_persons
    GROUP BY school_code
)
SELECT
    persons.school_code,
    ledgers.received_at::DATE AS report_date,
    sum(
        CASE
            WHEN date_diff('day', persons.last_tracked_on, ledgers.received_at::DATE) <= params.track_days THEN 1
            ELSE 0
        END
    ) AS numerator,
    count(*) AS denominator
FROM lake.key_persons AS persons
INNER JOIN ledgers ON ledgers.school_code = persons.school_code
CROSS JOIN params
WHERE persons.isolation_start <= ledgers.received_at::DATE
    AND (persons.released_on IS NULL OR persons.released_on > ledgers.received_at::DATE)
GROUP BY persons.school_code, ledgers.received_at::DATE
