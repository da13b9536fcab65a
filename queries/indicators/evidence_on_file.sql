/*
title:   {zh: 家校联系凭证存档率, en: Contacts with evidence on file}
unit:    "%"
better:  higher
clauses: [X23]
of_its_day: true
notes:
  zh: 凭证已存的联系次数 / 当日写明有无凭证的联系次数。
  en: contacts with evidence on file / contacts of the day that say whether there is any
*/
SELECT
    school_code,
    report_date,
    grade,
    class_name,
    sum(CASE WHEN evidence_on_file THEN 1 ELSE 0 END) AS numerator,
    count(*) AS denominator
FROM daily.parent_contacts
WHERE evidence_on_file IS NOT NULL
GROUP BY school_code, report_date, grade, class_name
