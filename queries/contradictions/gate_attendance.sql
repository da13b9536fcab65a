/*
title:   {zh: 出勤与门禁不符, en: Attendance against the gate log}
clauses: [C8, Z8]
left:    {zh: 出勤日报实到学生, en: Pupils present by the attendance}
right:   {zh: 门禁放行学生, en: Pupils let in by the gate log}
says:
  zh: "出勤日报实到 {present} 人，门禁放行学生只有 {admitted} 人"
  en: "the attendance has {present} pupils present, the gate let in only {admitted}"
notes:
  zh: 没有寄宿生的学校，学生都从校门进，限两样都报的日子；校门放行多于实到不算矛盾，因为有人可能又回家了。
  en: >
    at schools without boarders, whose pupils all come through the gate, on days with both; more through the gate than
    present is no contradiction, since somebody may go home again
*/
WITH present AS (
    SELECT school_code, report_date, sum(present) AS present
    FROM daily.attendance
    GROUP BY school_code, report_date
)
SELECT
    gate.school_code,
    gate.report_date,
    present.present AS left_value,
    gate.persons_admitted AS right_value,
    present.present,
    gate.persons_admitted AS admitted
FROM daily.gate_checks AS gate
INNER JOIN present ON present.school_code = gate.school_code AND present.report_date = gate.report_date
INNER JOIN schools ON schools.school_code = gate.school_code
WHERE gate.person_type = '学生' AND NOT schools.boarding AND gate.persons_admitted < present.present
