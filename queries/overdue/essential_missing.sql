/*
title:   {zh: 必备物资设施缺少, en: An essential is missing}
kind:    missing
clauses: [Z29, C14]
severity: 1
owner:   {zh: 总务, en: "General affairs"}
says:
  zh: "没有{item}（{since} 起的台账）"
  en: "no {item} by the ledger since {since}"
notes:
  zh: >
    县里列为必备（essentials）的，每校台账都要有、且库存大于零；没有填数量的行，表示有而不知多少，不算缺少；学校送过台账
    才判断，自第一份没有该项的台账算起。
  en: >
    what the county lists under essentials must be in each school's ledger with a stock above zero; a row without a
    count says that it is there and not how many, which is not missing; a school is judged once it has sent a ledger,
    and the matter is as old as the first ledger without the item
*/
WITH held AS (
    SELECT supplies.school_code, categories.name, max(supplies.report_date) AS last_held
    FROM daily.supplies AS supplies
    INNER JOIN categories
        ON categories.category_set = 'essentials' AND supplies.item LIKE '%' || categories.name || '%'
    WHERE coalesce(supplies.on_hand > 0, true)
    GROUP BY supplies.school_code, categories.name
), lacking AS (
    SELECT supplies.school_code, categories.name AS item, min(supplies.report_date) AS since
    FROM daily.supplies AS supplies
    INNER JOIN categories ON categories.category_set = 'essentials'
    LEFT JOIN held ON held.school_code = supplies.school_code AND held.name = categories.name
    WHERE held.last_held IS NULL OR supplies.report_date > held.last_held
    GROUP BY supplies.school_code, categories.name
)
SELECT
    lacking.school_code,
    '' AS grade,
    '' AS class_name,
    lacking.item AS subject,
    lacking.since::TIMESTAMP + INTERVAL 1 DAY AS due_at,
    lacking.item,
    lacking.since
FROM lacking
CROSS JOIN params
WHERE lacking.since::TIMESTAMP + INTERVAL 1 DAY <= params.as_of
