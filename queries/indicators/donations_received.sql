/*
title:   {zh: 社会捐赠批次, en: Donations received}
unit:    {zh: 批, en: receipts}
better:  higher
clauses: [C13]
notes:
  zh: 捐赠物资入库的批次；数量见物资台账，各按各的单位。
  en: >
    how often something donated came in; how much of it stands in the ledger, in its own unit
*/
SELECT school_code, report_date, sum(receipts) AS numerator, NULL::BIGINT AS denominator
FROM daily.supply_receipts
WHERE source = '捐赠'
GROUP BY school_code, report_date
