"""A version is computed whole or for the touched days alone, with the same result; roll-ups add up."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.board import Board, open_board
from dashboard.county import load_county
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.lake import current_rows_sql
from dashboard.ledger import open_ledger
from dashboard.published import current_version
from dashboard.warehouse.build import Built, build

COUNTY = load_county("xifeng")
TOWNS = "乡镇代码,乡镇名称,经度,纬度\n211223100,西丰镇,124.7,42.7\n211223101,平岗镇,124.9,42.6\n"
SCHOOLS = (
    "学校代码,学校名称,乡镇代码,学段\n"
    "S1,西丰镇第一小学,211223100,小学\n"
    "S2,平岗中学,211223101,初中\n"
    "S3,西丰镇第二小学,211223100,小学\n"
)
CLASSES = "学校代码,年级,班级,在册人数\n" + "".join(
    f"{s},一年级,{n}班,30\n" for s in ("S1", "S2", "S3") for n in (1, 2)
)
ATTENDANCE = "日期,学校代码,年级,班级,应到,实到\n"
SUPPLIES = "日期,学校代码,物资名称,单位,库存,当日消耗\n"


class Tiny:
    """A home of three schools in two towns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = Home.at(folder / "home")
        for name, text in {"a": TOWNS, "b": SCHOOLS, "c": CLASSES}.items():
            self.take(name, text, "2024-04-01T08:00")

    def take(self, name: str, text: str, received_at: str) -> None:
        file = self.folder / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        outcomes = ingest([file], home=self.home, county=COUNTY, received_at=datetime.fromisoformat(received_at))
        assert [(outcome.refused, outcome.total("rows_rejected")) for outcome in outcomes] == [(None, 0)]

    def build(self, as_of: str | None = None, **options: bool) -> Built:
        return build(home=self.home, county=COUNTY, as_of=datetime.fromisoformat(as_of) if as_of else None, **options)

    def board(self) -> Board:
        return open_board(self.home.path)


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    made = Tiny(tmp_path)
    made.take(
        "monday",
        ATTENDANCE + "2024-4-8,S1,一年级,1班,30,27\n2024-4-8,S1,一年级,2班,10,10\n2024-4-8,S2,一年级,1班,60,30\n",
        "2024-04-08T09:00",
    )
    return made


def value(board: Board, level: str, place: str, day: date = date(2024, 4, 8), period: str = "day") -> pd.Series:
    rows = board.table(
        "indicator_values", indicator="attendance_rate", level=level, place_code=place, report_date=day, period=period
    )
    assert len(rows) == 1
    return rows.iloc[0]


def everything(board: Board) -> dict[str, pd.DataFrame]:
    tables = [name for name in board.tables() if name not in ("version", "build_inputs")]
    return {name: board.sql(f"SELECT * FROM {name} ORDER BY ALL") for name in tables}


def test_rates_roll_up_as_sum_over_sum_and_never_as_a_mean(tiny: Tiny) -> None:
    tiny.build("2024-04-08T12:00")
    board = tiny.board()
    assert value(board, "class", "S1/一年级/1班")["value"] == 90.0
    assert value(board, "school", "S1")["value"] == pytest.approx(100 * 37 / 40)
    assert value(board, "county", "211223")["value"] == pytest.approx(100 * 67 / 100)
    assert value(board, "county", "211223")["status"] == "alarm"


def test_a_school_without_a_report_has_no_value_and_is_neither_zero_nor_ok(tiny: Tiny) -> None:
    tiny.build("2024-04-08T12:00")
    row = value(tiny.board(), "school", "S3")
    assert (row["status"], pd.isna(row["value"]), pd.isna(row["numerator"])) == ("no_data", True, True)


def test_days_of_stock_of_a_place_is_its_weakest_school(tiny: Tiny) -> None:
    tiny.take(
        "s",
        SUPPLIES + "2024-4-8,S1,口罩,只,900,30\n2024-4-8,S3,口罩,只,50,5\n2024-4-8,S2,口罩,只,5,\n",
        "2024-04-08T10:00",
    )
    tiny.build("2024-04-08T12:00")
    rows = (
        tiny.board().table("indicator_values", indicator="days_of_stock", period="day").set_index("place_code")["value"]
    )
    assert rows["S1"] == 30 and rows["S3"] == 10 and pd.isna(rows["S2"])
    assert rows["211223100"] == 10 and rows["211223"] == 10


def test_weeks_and_months_add_up_their_days(tiny: Tiny) -> None:
    tiny.take("tuesday", ATTENDANCE + "2024-4-9,S1,一年级,1班,30,30\n", "2024-04-09T09:00")
    tiny.build("2024-04-09T12:00")
    board = tiny.board()
    assert value(board, "school", "S1", date(2024, 4, 8), "week")["value"] == pytest.approx(100 * 67 / 70)
    assert value(board, "school", "S1", date(2024, 4, 1), "month")["denominator"] == 70


def test_a_build_of_the_touched_days_equals_a_full_one(tiny: Tiny) -> None:
    tiny.take("march", ATTENDANCE + "2024-3-4,S1,一年级,1班,30,29\n", "2024-03-04T09:00")
    tiny.build("2024-04-08T12:00")
    tiny.take("correction", ATTENDANCE + "2024-4-8,S2,一年级,1班,60,58\n", "2024-04-09T07:00")
    tiny.take("tuesday", ATTENDANCE + "2024-4-9,S1,一年级,1班,30,29\n", "2024-04-09T09:00")
    touched = tiny.build("2024-04-12T12:00")
    partial = everything(tiny.board())
    whole = tiny.build("2024-04-12T12:00", full=True)
    assert (touched.days_computed, whole.days_computed) == (7, 40)
    for name, frame in everything(tiny.board()).items():
        pd.testing.assert_frame_equal(frame, partial[name], obj=name)


def test_a_late_weekly_report_and_a_deadline_that_passes_change_the_days_they_count_for(tiny: Tiny) -> None:
    header = "周期,截止日期,学校代码,报送时间\n"
    tiny.build("2024-04-12T21:00")
    tiny.take(
        "reports",
        header + "周反馈,2024-4-14,S1,2024-4-22 09:00\n月通报,2024-4-30,S2,2024-5-3 10:00\n",
        "2024-05-03T11:00",
    )
    tiny.take("late", ATTENDANCE + "2024-4-30,S1,一年级,1班,30,29\n", "2024-05-03T11:00")
    tiny.build("2024-05-03T12:00")
    for instant in ("2024-05-03T12:00", "2024-05-07T00:00"):  # the monthly report is due at the end of 6 May
        tiny.build(instant)
        partial = everything(tiny.board())
        tiny.build(instant, full=True)
        pd.testing.assert_frame_equal(everything(tiny.board())["daily.reporting"], partial["daily.reporting"])
    states = tiny.board().table("reporting", dataset="reports").set_index(["session", "report_date", "school_code"])
    assert states.loc[("周反馈", "2024-04-12", "S1"), "on_time"] == False  # noqa: E712
    assert [states.loc[("月通报", "2024-04-30", school), "state"] for school in ("S1", "S2")] == ["missing", "reported"]


def test_an_isolation_that_is_known_only_later_changes_its_days(tiny: Tiny) -> None:
    persons = (
        "姓名,证件号或学号,人员类别,学校代码,类别,返抵日期,登记时间,隔离开始,解除日期\n张三,20240001,学生,S1,省外返回,"
    )
    gate = "时间,学校代码,姓名,证件号或学号,人员类别,进出,体温,放行\n"
    tiny.take("gate", gate + "2024-3-5 07:20,S1,张三,20240001,学生,进,36.5,是\n", "2024-03-05T18:00")
    tiny.take("persons", persons + "2024-3-1,2024-3-5 08:00,2024-3-1,\n", "2024-04-08T10:00")
    tiny.build("2024-04-09T12:00")
    for received, released in (("2024-04-10T10:00", "2024-3-5"), ("2024-04-11T10:00", "2024-3-6")):
        tiny.take("persons", persons + f"2024-3-1,2024-3-5 08:00,2024-3-1,{released}\n", received)
        tiny.build("2024-04-12T12:00")
        partial = everything(tiny.board())
        tiny.build("2024-04-12T12:00", full=True)
        whole = everything(tiny.board())
        pd.testing.assert_frame_equal(whole["daily.isolated_entries"], partial["daily.isolated_entries"])
        assert len(whole["daily.isolated_entries"]) == (released == "2024-3-6")


def test_many_small_files_are_read_from_one_copy_and_the_newer_ones_beside_it(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.lake.MANY_FILES", 3)
    leave = "学校代码,姓名,证件号或学号,人员类别,离开日期,目的地\n"
    for number, day in enumerate(("08", "09", "10", "11")):
        tiny.take(f"leave {day}", leave + f"S1,张三,2024000{number},学生,2024-4-{day},县内\n", f"2024-04-{day}T10:00")
        tiny.build(f"2024-04-{day}T12:00")
    copies = list((tiny.home.lake / "leave" / "together").iterdir())
    with open_ledger(tiny.home) as ledger:
        rows = current_rows_sql(ledger, tiny.home, "leave")
        known = current_rows_sql(ledger, tiny.home, "leave", as_of=datetime(2024, 4, 9, 12))
        assert [rows.count(f"leave/{name}") for name in ("together/", "0")] == [1, 1]
        assert [len(ledger.sql(each).df()) for each in (rows, known)] == [4, 2]
        copies[0].unlink()
        assert len(ledger.sql(current_rows_sql(ledger, tiny.home, "leave")).df()) == 4
    assert len(copies) == 1


def test_a_past_instant_knows_only_what_had_been_received(tiny: Tiny) -> None:
    tiny.build("2024-04-08T12:00")
    then = everything(tiny.board())
    tiny.take("correction", ATTENDANCE + "2024-4-8,S2,一年级,1班,60,58\n", "2024-04-09T07:00")
    tiny.build("2024-04-09T12:00")
    assert value(tiny.board(), "school", "S2")["numerator"] == 58
    tiny.build("2024-04-08T12:00")
    for name, frame in everything(tiny.board()).items():
        pd.testing.assert_frame_equal(frame, then[name], obj=name)


def test_old_data_are_computed_for_their_last_evening(tiny: Tiny) -> None:
    built = tiny.build()
    assert (built.replay, built.as_of) == (True, datetime(2024, 4, 8, 21))


def test_nothing_to_compute_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SchoolwatchError, match="还没有可以计算的数据"):
        build(home=Home.at(tmp_path), county=COUNTY)


def test_readers_switch_at_once_and_an_open_one_is_not_disturbed(tiny: Tiny) -> None:
    first = tiny.build("2024-04-08T12:00")
    board = tiny.board()
    assert not board.refresh()
    second = tiny.build("2024-04-08T12:00")
    assert board.version.version == first.version
    assert board.refresh() and board.version.version == second.version == current_version(tiny.home)


def test_a_failed_build_leaves_the_published_version_as_it_was(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.build("2024-04-08T12:00")
    before = sorted(tiny.home.published.iterdir())
    monkeypatch.setattr("dashboard.warehouse.build.overdue_items", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tiny.build("2024-04-08T12:00")
    assert sorted(tiny.home.published.iterdir()) == before


def test_what_a_killed_build_left_is_cleared(tiny: Tiny) -> None:
    tiny.home.published.mkdir()
    for name in ("20240401T080000.partial", "20240401T080000.partial.wal"):
        (tiny.home.published / name).write_bytes(b"half a version")
    built = tiny.build("2024-04-08T12:00")
    assert sorted(path.name for path in tiny.home.published.iterdir()) == [f"{built.version}.duckdb", "current"]


def test_the_dictionary_names_every_query_in_both_languages(tiny: Tiny) -> None:
    tiny.build("2024-04-08T12:00")
    rows = tiny.board().table("dictionary")
    assert {"attendance_rate", "report_missing", "ears_c1"} <= set(rows["name"])
    assert rows[["title_zh", "title_en", "clauses", "file"]].notna().all(axis=None)
    rows = rows.set_index("name")
    assert rows.loc["illness_absence_rate", "datasets"] == "absences, attendance"
    assert rows.loc["ears_c1", ["kind", "datasets"]].tolist() == ["signal", "absences, attendance, screening"]
