"""What the lint says, one case for each thing it can say; and that it has nothing to say of what is shipped."""

from pathlib import Path

import pytest

from dashboard.home import Home
from dashboard.warehouse.catalogue import KINDS, Query, load_queries
from dashboard.warehouse.lint import lint_cases, lint_file
from dashboard.warehouse.lint_words import SAYS, Problem
from dashboard.warehouse.skeleton import SKELETONS, write_skeleton

INDICATOR = """\
/*
title:   {zh: 甲, en: A}
unit:    "%"
better:  lower
clauses: [C7]
notes:   {zh: 缺勤, en: absent}
*/
SELECT
    school_code,
    report_date,
    expected - present AS numerator,
    expected AS denominator
FROM daily.attendance
"""
OVERDUE = SKELETONS["overdue"].sql.replace("NAME", "甲")
CONTRADICTION = """\
/*
title:   {zh: 甲, en: A}
clauses: [C7]
left:    {zh: 左, en: left}
right:   {zh: 右, en: right}
says:    {zh: "{expected}", en: "{expected}"}
notes:   {zh: 缺勤, en: absent}
*/
SELECT school_code, report_date, expected, expected AS left_value, present AS right_value FROM daily.attendance
"""
SIGNAL = SKELETONS["signal"].sql.replace("NAME", "甲")
GOOD = {"signals": SIGNAL, "indicators": INDICATOR, "overdue": OVERDUE, "contradictions": CONTRADICTION}
CASE = SKELETONS["indicator"].case.replace("class_name: 1班, numerator", "numerator")

# what is said: which folder, what is replaced by what in a good file, in which line, and a word of the sentence
SAID = [
    ("header", "indicators", "/*\n", "", 1, "no header"),
    ("header", "indicators", "title:   {zh: 甲, en: A}", "title:   {zh: 甲, en: A", 1, "cannot be read"),
    ("key", "indicators", "better:", "beter:", 4, "beter"),
    ("title", "indicators", "zh: 甲, en: A", "zh: 甲", 2, "title"),
    ("title", "indicators", "{zh: 甲, en: A}", "甲", 2, "title"),
    ("notes", "indicators", "notes:   {zh: 缺勤, en: absent}", "notes:   absent", 6, "both languages"),
    ("notes", "indicators", "notes:   {zh: 缺勤, en: absent}\n", "", 1, "both languages"),
    ("clauses", "indicators", "clauses: [C7]\n", "", 1, "clauses"),
    ("clause", "indicators", "[C7]", "[C77]", 5, "C77"),
    ("reason", "indicators", "[C7]", "[]", 5, "reason"),
    ("unit", "indicators", 'unit:    "%"\n', "", 1, "unit"),
    ("better", "indicators", "lower", "more", 4, "lower or higher"),
    ("levels", "indicators", "better:  lower", "better:  lower\nlevels: {warn: high}", 5, "warn: number"),
    ("levels", "indicators", "better:  lower", "better:  lower\nlevels: {yellow: 1}", 5, "warn: number"),
    ("over", "indicators", "better:  lower", "better:  lower\nover_time: mean", 5, "sum, last, min, max"),
    ("kind", "overdue", "kind:     missing", "kind:     late", 3, "violation"),
    ("severity", "overdue", "severity: 2", "severity: 4", 6, "1 (worst)"),
    ("bilingual", "overdue", "{zh: 校长, en: Principal}", "校长", 7, "owner"),
    ("bilingual", "contradictions", "left:    {zh: 左, en: left}\n", "", 1, "left"),
    ("syntax", "indicators", "FROM daily", "FORM daily FROM FROM", 13, "SQL is wrong"),
    ("select", "indicators", "FROM daily.attendance", "FROM daily.attendance; SELECT 1", 1, "one SELECT"),
    ("select", "indicators", "SELECT\n", "DELETE FROM towns; SELECT\n", 1, "one SELECT"),
    ("table", "indicators", "daily.attendance", "daily.attendence", 13, "daily.attendance"),
    ("table", "indicators", "daily.attendance", "indicator_values", 13, "indicator_values"),
    ("column", "indicators", "expected - present", "expected - presence", 11, "presence"),
    ("column", "indicators", "expected - present", "attendance.expected - attendance.absent", 11, "absent"),
    ("fails", "indicators", "expected - present", "expected - sum(present)", 9, "GROUP BY"),
    ("output", "indicators", "expected AS denominator", "expected AS of_all", 1, "denominator"),
    ("output", "indicators", "    report_date,", "    report_date, grade,", 1, "class_name"),
    ("output", "overdue", "AS due_at", "AS due_on", 1, "due_at"),
    ("type", "indicators", "    report_date,", "    report_date::TIMESTAMP AS report_date,", 1, "a DATE"),
    ("type", "indicators", "expected AS denominator", "grade AS denominator", 1, "a number"),
    ("says", "overdue", "attendance of {report_date}", "attendance of {day}", 1, "“day”"),
    ("divides", "indicators", "expected - present", "100 / present", 11, "nullif"),
    ("portable", "indicators", "expected - present", "isodow(report_date)", 11, "iso_weekday"),
]
BY_PLACE = {"folder", "name", "name_taken"}
BY_CASES = {"no_case", "case"}


def judge(tmp_path: Path, text: str, *, folder: str = "indicators", name: str = "share", **options) -> list[Problem]:
    file = tmp_path / "queries" / folder / f"{name}.sql"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    query, found = lint_file(file, county="xifeng", **options)
    assert (query is None) == any(each.left_out for each in found)
    return found


@pytest.mark.parametrize("folder", GOOD)
def test_a_good_file_is_not_spoken_of(tmp_path: Path, folder: str) -> None:
    assert [each for each in judge(tmp_path, GOOD[folder], folder=folder) if each.what != "reason"] == []


@pytest.mark.parametrize(("what", "folder", "old", "new", "line", "word"), SAID)
def test_it_says_what_is_wrong_and_where(
    tmp_path: Path, what: str, folder: str, old: str, new: str, line: int, word: str
) -> None:
    assert old in GOOD[folder]
    found = [each for each in judge(tmp_path, GOOD[folder].replace(old, new), folder=folder) if each.what == what]
    assert [(each.file, each.line) for each in found] == [(f"queries/{folder}/share.sql", line)], found
    assert word in found[0].en
    assert any("一" <= letter <= "鿿" for letter in found[0].zh)


def test_it_says_where_a_file_may_lie_and_what_it_may_be_called(tmp_path: Path) -> None:
    assert [each.what for each in judge(tmp_path, INDICATOR, folder="indicator")] == ["folder"]
    assert [each.what for each in judge(tmp_path, INDICATOR, name="My-Share")] == ["name"]
    (taken,) = judge(tmp_path, INDICATOR, name="fever_rate", taken={"fever_rate": "queries/indicators/fever_rate.sql"})
    assert (taken.what, "queries/indicators/fever_rate.sql" in taken.en) == ("name_taken", True)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (None, "there is no case"),
        ("- it: x\n  given: {", "cannot be read"),
        ("- it: x\n  expects: []\n", "cannot be read"),
        (CASE.replace("numerator: 3", "numerator: 4"), "got"),
        (CASE.replace("numerator: 3", "numeraror: 3"), "not selected"),
        (CASE.replace("present: 27", "presence: 27"), "presence"),
        (CASE.replace("daily.attendance:", "daily.attendence:"), "attendence"),
    ],
)
def test_it_says_what_a_case_says(tmp_path: Path, text: str | None, word: str) -> None:
    assert judge(tmp_path, INDICATOR) == []
    file = tmp_path / "queries" / "indicators" / "share.sql"
    if text:
        file.with_suffix(".yml").write_text(text, encoding="utf-8")
    query, _ = lint_file(file, county="xifeng")
    assert query
    (found,) = lint_cases(query)
    assert (found.what in BY_CASES, word in found.en) == (True, True), found


def test_each_thing_it_can_say_has_a_case() -> None:
    assert {what for what, *_ in SAID} | BY_PLACE | BY_CASES == set(SAYS)


@pytest.mark.parametrize("kind", SKELETONS)
def test_what_new_writes_is_sound_and_its_case_holds(tmp_path: Path, kind: str) -> None:
    sql, case = write_skeleton(kind, "my_own", Home.at(tmp_path))
    query, found = lint_file(sql, county="xifeng")
    assert query and found == [] and case.exists()
    assert (lint_cases(query), KINDS[sql.parent.name]) == ([], kind)


@pytest.mark.parametrize("query", [pytest.param(query, id=f"{query.kind}/{query.name}") for query in load_queries()])
def test_it_has_nothing_to_say_of_what_is_shipped(query: Query) -> None:
    assert lint_file(query.path, county="xifeng")[1] == []


def test_whoever_owes_something_has_one_name_in_english() -> None:
    """Who owes how much is counted by that name: two of them would be two counts where Chinese readers see one."""
    names: dict[str, set[str]] = {}
    for query in load_queries():
        if owner := query.header.get("owner"):
            names.setdefault(owner["zh"], set()).add(owner["en"])
    assert {chinese: english for chinese, english in names.items() if len(english) > 1} == {}
