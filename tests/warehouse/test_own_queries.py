"""An analyst adds a file and has a figure; a broken one is left out and named, and the others are computed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.warehouse.own_queries import lint_own, lint_paths
from dashboard.warehouse.skeleton import write_skeleton
from tests.warehouse.test_build import COUNTY, Tiny, tiny, value  # noqa: F401 - the fixture of a small county

OWN = """\
/*
title:   {zh: 本局缺勤率, en: Our absence rate}
unit:    "%"
better:  lower
levels:  {warn: 5.0, alarm: 20.0}
clauses: []
reason:  ours
notes:   {zh: 缺勤 / 应到, en: absent / expected}
*/
SELECT school_code, report_date, grade, class_name, expected - present AS numerator, expected AS denominator
FROM daily.attendance
"""


def put(home: Home, text: str, *, folder: str = "indicators", name: str = "our_absence_rate") -> Path:
    file = home.queries / folder / f"{name}.sql"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def problems(tiny: Tiny) -> dict[str, bool]:  # noqa: F811
    """Map each file that is spoken of to whether it was left out."""
    rows = tiny.board().table("query_problems")
    assert rows[["message_zh", "message_en"]].notna().all(axis=None)
    return dict(rows[["file", "left_out"]].itertuples(index=False))


def test_one_file_is_a_figure_for_every_place_and_a_line_of_the_dictionary(tiny: Tiny) -> None:  # noqa: F811
    put(tiny.home, OWN)
    tiny.build("2024-04-08T12:00")
    board, day = tiny.board(), date(2024, 4, 8)
    found = {
        level: board.table(
            "indicator_values", indicator="our_absence_rate", level=level, report_date=day, place_code=place
        ).set_index("period")
        for level, place in {"school": "S1", "town": "211223100", "county": "211223", "class": "S1/一年级/1班"}.items()
    }
    assert {level: round(rows.loc["day", "value"], 4) for level, rows in found.items()} == {
        "class": 10.0,
        "school": 7.5,
        "town": 7.5,
        "county": 33.0,
    }
    assert found["county"].loc["day", "status"] == "alarm"
    assert found["school"].loc["week", "value"] == 7.5
    (told,) = board.table("dictionary", name="our_absence_rate").to_dict("records")
    assert (told["kind"], told["title_zh"], told["reads"]) == ("indicator", "本局缺勤率", "daily.attendance")
    assert told["file"] == "queries/indicators/our_absence_rate.sql"
    assert problems(tiny) == {}


def test_what_is_wrong_is_left_out_and_named_and_the_others_are_computed(tiny: Tiny) -> None:  # noqa: F811
    put(tiny.home, OWN)
    put(tiny.home, OWN.replace("en: Our absence rate", ""), name="no_title")
    put(tiny.home, "SELECT 1", name="no_header")
    put(tiny.home, OWN, name="attendance_rate")  # the shipped one stays
    put(tiny.home, OWN.replace("expected - present", "isodow(report_date)"), name="not_portable")
    put(tiny.home, OWN.replace("{zh: 缺勤 / 应到, en: absent / expected}", "absent / expected"), name="one_note")
    put(tiny.home, OWN, folder="indicator", name="nowhere")
    tiny.build("2024-04-08T12:00")
    found = problems(tiny)
    assert {Path(file).stem: left_out for file, left_out in found.items()} == {
        "no_title": True,
        "no_header": True,
        "attendance_rate": True,
        "nowhere": True,
        "not_portable": False,
        "one_note": False,
    }
    dictionary = tiny.board().table("dictionary").set_index("name")
    names = set(dictionary.index)
    assert {"our_absence_rate", "not_portable"} <= names
    assert list(dictionary.loc["our_absence_rate", ["notes_zh", "notes_en"]]) == ["缺勤 / 应到", "absent / expected"]
    assert list(dictionary.loc["one_note", ["notes_zh", "notes_en"]]) == ["absent / expected"] * 2
    assert not {"no_title", "no_header", "nowhere"} & names
    assert value(tiny.board(), "school", "S1")["value"] == pytest.approx(100 * 37 / 40)


DAILY = """\
/*
title:   {zh: 本局每日出勤, en: Our daily attendance}
clauses: []
reason:  ours
notes:   {zh: 各校合计, en: by school}
*/
SELECT school_code, report_date, sum(expected) AS expected, sum(present) AS present
FROM daily.attendance
GROUP BY school_code, report_date
"""


DETECTOR = """\
/*
title:   {zh: 本局预警, en: Our warning}
clauses: []
reason:  ours
notes:   {zh: 试算, en: a trial}
*/
SELECT 'attendance_rate' AS indicator, 'school' AS level, school_code AS place_code, report_date, present AS observed,
    (school_code || '!')::BIGINT AS expected, NULL::DOUBLE AS upper, NULL::DOUBLE AS score, false AS alarm
FROM daily.attendance
"""


def test_what_fails_only_on_the_data_is_left_out_as_well_and_tried_again(tiny: Tiny) -> None:  # noqa: F811
    put(tiny.home, OWN.replace("expected - present", "(class_name || '!')::BIGINT"))
    rule = write_skeleton("overdue", "day_late", tiny.home)[0]
    rule.write_text(rule.read_text("utf-8").replace("NULL AS subject", "'x'::BIGINT AS subject"), encoding="utf-8")
    put(tiny.home, DAILY, folder="daily", name="our_counts")
    put(tiny.home, DAILY.replace("sum(present)", "max('x'::BIGINT)"), folder="daily", name="our_failure")
    above = OWN.replace("grade, class_name, ", "")
    put(tiny.home, above.replace("daily.attendance", "daily.our_counts"), name="above")
    put(tiny.home, above.replace("daily.attendance", "daily.our_failure"), name="above_failure")
    put(tiny.home, DETECTOR, folder="signals", name="our_warning")
    tiny.build("2024-04-09T12:00")
    assert {Path(file).stem for file in problems(tiny)} == {
        "our_warning",
        "our_absence_rate",
        "day_late",
        "our_failure",
        "above_failure",
    }
    assert value(tiny.board(), "school", "S1")["value"] == pytest.approx(100 * 37 / 40)
    assert tiny.board().table("indicator_values", indicator="above", level="school", period="day")["value"].max() == 50
    put(tiny.home, OWN)
    tiny.build("2024-04-09T12:00")
    assert "queries/indicators/our_absence_rate.sql" not in problems(tiny)


def test_a_shipped_file_that_is_wrong_stops_the_build(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("dashboard.warehouse.build.base_sql", lambda *_, **__: "SELECT nothing")
    with pytest.raises(SchoolwatchError, match=r"indicator/.*\.sql"):
        tiny.build("2024-04-08T12:00")


def test_a_countys_own_folder_is_looked_into_as_well(tmp_path: Path) -> None:
    file = tmp_path / "county" / "queries" / "indicators" / "of_the_county.sql"
    file.parent.mkdir(parents=True)
    file.write_text(OWN, encoding="utf-8")
    put(Home.at(tmp_path), OWN, name="of_the_home")
    good, _ = lint_own(Home.at(tmp_path), replace(COUNTY, folder=tmp_path / "county"))
    assert {query.name for query in good} == {"of_the_county", "of_the_home"}


def test_the_command_judges_the_offices_own_files_or_those_that_are_named(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    file = put(home, OWN)
    assert [each.what for each in lint_paths([], home, COUNTY)] == ["no_case"]
    assert [each.what for each in lint_paths([file], home, COUNTY)] == ["no_case"]
    assert [each.what for each in lint_paths([home.queries], home, COUNTY)] == ["no_case"]
    with pytest.raises(SchoolwatchError, match="no file or folder"):
        lint_paths([tmp_path / "nothing"], home, COUNTY)
