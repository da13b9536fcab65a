/*
title:   {zh: 已核对学生与健康码注册学生不符, en: Pupils verified and pupils with a health code differ}
clauses: [Z24, Z27]
left:    {zh: 信息核对学生数, en: Pupils verified}
right:   {zh: 健康码注册学生数, en: Pupils with a health code}
says:
  zh: "信息核对学生 {left_value} 名，健康码注册学生 {right_value} 名，相差 {difference} 名"
  en: "{left_value} pupils verified, {right_value} with a health code, {difference} apart"
notes:
  zh: >
    信息已核对的学生都出示过健康码，所以核对数多于注册数即为矛盾；每校以最新一行为准。原文本身就是 98,994 和 97,550：两
    数的截止日期或范围可能不同，应去问清。
  en: >
    a pupil whose data are verified has shown a health code, so more verified than registered contradict each other; the
    newest row of a school counts. The source itself says 98,994 and 97,550: the two may differ in date or scope, so ask
*/
WITH newest AS (
    SELECT
        school_code,
        report_date,
        verified,
        code_registered,
        row_number() OVER (PARTITION BY school_code ORDER BY report_date DESC) AS recency
    FROM daily.registrations
    WHERE person_type = '学生'
)
SELECT
    school_code,
    report_date,
    verified AS left_value,
    code_registered AS right_value,
    verified - code_registered AS difference
FROM newest
WHERE recency = 1 AND verified > code_registered
