/*
title:   {zh: 检查人数多于实到, en: More checked than present}
clauses: [X7, C8]
left:    {zh: 晨午晚检实检人数, en: Checked at the sessions}
right:   {zh: 出勤日报实到, en: Present by the attendance}
says:
  zh: "{records} 个班次实检多于实到：实检合计 {checked}，实到合计 {present}"
  en: "{records} class session(s) checked more than were present: {checked} checked, {present} present in all"
notes:
  zh: 学生，逐班比对；检查发现异常的，可能点名以前已送回家，所以先减去有症状或发热的人数。
  en: >
    pupils, class by class; whoever was found ill was checked and may have been sent home before the roll, so those
    found with a symptom or a fever are taken off first
*/
SELECT
    screening.school_code,
    screening.report_date,
    sum(screening.checked) AS left_value,
    sum(attendance.present) AS right_value,
    sum(screening.checked) AS checked,
    sum(attendance.present) AS present,
    count(*) AS records
FROM daily.screening AS screening
INNER JOIN daily.attendance AS attendance
    ON attendance.school_code = screening.school_code
    AND attendance.report_date = screening.report_date
    AND attendance.grade = screening.grade
    AND attendance.class_name = screening.class_name
WHERE screening.person_type = '学生'
    AND screening.checked - greatest(coalesce(screening.symptomatic, 0), coalesce(screening.feverish, 0))
        > attendance.present
GROUP BY screening.school_code, screening.report_date
