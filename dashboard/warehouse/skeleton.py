"""Writes the first lines of an analyst's file: a SELECT that already runs, and a case that already holds.

Whoever adds something changes what is there, and sees at each step whether it still computes.
"""

from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.warehouse.catalogue import KINDS
from dashboard.warehouse.lint_words import NAME


@dataclass(frozen=True)
class Skeleton:
    """The text of a SQL file and of its cases; NAME stands for the name."""

    sql: str
    case: str


SKELETONS = {
    "indicator": Skeleton(
        sql="""\
/*
title:   {zh: NAME, en: NAME}
unit:    "%"
better:  lower
levels:  {warn: 5.0, alarm: 10.0}
clauses: []
reason:  our office's own measure
notes:
  zh: 缺勤学生数（不论原因）/ 应到学生数。
  en: pupils absent for any reason / pupils expected
*/
SELECT
    school_code,
    report_date,
    grade,
    class_name,
    expected - present AS numerator,
    expected AS denominator
FROM daily.attendance
""",
        case="""\
- it: counts those absent of those expected
  given:
    daily.attendance:
      - {report_date: 2024-04-08, school_code: A, grade: 一年级, class_name: 1班, expected: 30, present: 27}
  expect:
    - {school_code: A, class_name: 1班, numerator: 3, denominator: 30}
""",
    ),
    "overdue": Skeleton(
        sql="""\
/*
title:    {zh: NAME, en: NAME}
kind:     missing
clauses:  []
reason:   our office's own rule
severity: 2
owner:    {zh: 校长, en: Principal}
says:
  zh: "{report_date} 的出勤过了一天还没有报"
  en: "attendance of {report_date} is a day late"
notes:
  zh: 出勤日报过了截止时间一天仍未报。
  en: attendance that is still missing a day after it was due
*/
SELECT
    reporting.school_code,
    '' AS grade,
    '' AS class_name,
    NULL AS subject,
    reporting.due_at + INTERVAL 24 HOUR AS due_at,
    reporting.report_date
FROM daily.reporting AS reporting
CROSS JOIN params
WHERE reporting.dataset = 'attendance'
    AND reporting.state = 'missing'
    AND reporting.due_at + INTERVAL 24 HOUR <= params.as_of
""",
        case="""\
- it: finds what is a day late, and not what has just become due
  at: "2024-04-10 12:00"
  given:
    daily.reporting:
      - {dataset: attendance, school_code: A, report_date: 2024-04-09, state: missing, due_at: 2024-04-09 09:30}
      - {dataset: attendance, school_code: A, report_date: 2024-04-10, state: missing, due_at: 2024-04-10 09:30}
  expect:
    - {school_code: A, due_at: 2024-04-10 09:30, report_date: 2024-04-09}
""",
    ),
    "signal": Skeleton(
        sql="""\
/*
title:   {zh: NAME, en: NAME}
clauses: []
reason:  our office's own detector
notes:
  zh: 当日数超过前 5 个学校日均值的两倍即报警；这 5 日中已报的不足 3 日，不算得分。
  en: >
    alarm where a day has more than twice the mean of the five school days before it; no score with fewer than three of
    them reported
*/
WITH baselines AS (
    SELECT
        series.*,
        avg(observed) OVER baseline AS expected,
        count(observed) OVER baseline AS known_days
    FROM series
    WINDOW baseline AS (
        PARTITION BY indicator, level, place_code
        ORDER BY day_number RANGE BETWEEN 5 PRECEDING AND 1 PRECEDING
    )
)
SELECT
    indicator,
    level,
    place_code,
    report_date,
    observed,
    expected,
    CASE WHEN known_days >= 3 THEN 2 * expected END AS upper,
    CASE WHEN known_days >= 3 THEN observed / nullif(2 * expected, 0) END AS score,
    coalesce(known_days >= 3 AND observed > 2 * expected, false) AS alarm,
    known_days
FROM baselines
""",
        case="""\
- it: alarms above twice the mean of the days before
  only: {report_date: 2024-04-11}
  given:
    series:
      - {indicator: made, level: school, place_code: A, report_date: 2024-04-08, day_number: 1, observed: 1}
      - {indicator: made, level: school, place_code: A, report_date: 2024-04-09, day_number: 2, observed: 2}
      - {indicator: made, level: school, place_code: A, report_date: 2024-04-10, day_number: 3, observed: 3}
      - {indicator: made, level: school, place_code: A, report_date: 2024-04-11, day_number: 4, observed: 5}
  expect:
    - {place_code: A, observed: 5, expected: 2, upper: 4, score: 1.25, alarm: true, known_days: 3}
""",
    ),
}


def write_skeleton(kind: str, name: str, home: Home) -> tuple[Path, Path]:
    """Write the SQL file and its cases into ``queries/`` of the home folder, and return where they are.

    Raises:
        SchoolwatchError: not a name for a file of ours, or there is one already.
    """
    folder = next(each for each, of in KINDS.items() if of == kind)
    sql = home.queries / folder / f"{name}.sql"
    case = sql.with_suffix(".yml")
    if not NAME.fullmatch(name):
        raise SchoolwatchError(
            f"“{name}”不能作文件名。请用小写字母、数字和下划线，以字母开头。",
            f"“{name}” cannot be its name. Use lower-case letters, digits and underscores, a letter first.",
        )
    if sql.exists() or case.exists():
        raise SchoolwatchError(f"{sql} 已经有了。请换一个名字。", f"{sql} is there already. Choose another name.")
    sql.parent.mkdir(parents=True, exist_ok=True)
    for file, text in ((sql, SKELETONS[kind].sql), (case, SKELETONS[kind].case)):
        file.write_text(text.replace("NAME", name), encoding="utf-8", newline="\n")
    return sql, case
