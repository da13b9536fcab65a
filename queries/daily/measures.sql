/*
title:   {zh: 每校每日各区域防控措施, en: "Measures by school, area and day"}
clauses: []
reason:  counts that indicators and rules read
notes:
  zh: 没有填报的区域没有行，没有回答的项保持空值；周六、周日的行是周末消杀。
  en: >
    an area that was not filled in has no row, an answer that was not given stays NULL; rows of a Saturday or Sunday are
    the weekend's disinfection
*/
SELECT
    report_date,
    school_code,
    area,
    disinfections,
    after_school,
    operator IS NOT NULL AS operator_named,
    staggered_dining,
    single_desk,
    closed_campus,
    gatherings,
    big_break,
    dead_corners,
    vectors
FROM lake.measures
