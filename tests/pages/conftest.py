"""A published version small enough to know by heart: two towns, three schools, four school days and a holiday.

On 2 April 甲镇 reported 1 % and 乙镇 nothing; on 3 April nobody reported; on 5 April (no school on the 4th) all did.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd
import pytest
from dash import Dash
from shapely.geometry import box

from dashboard.board import Board, open_board
from dashboard.county import County, load_county
from dashboard.home import Home
from dashboard.pages import create_app
from dashboard.pages.address import read_address
from dashboard.pages.scene import Scene, read_scene
from dashboard.published import point_to, version_file

DAYS = [date(2024, 4, day) for day in (1, 2, 3, 5)]
AS_OF = datetime(2024, 4, 5, 12, 0)
SCHOOLS = [("S1", "甲镇小学", "T1", "小学"), ("S2", "甲镇初中", "T1", "初中"), ("S3", "乙镇小学", "T2", "小学")]
VALUES = {  # school, then per-mille ill of 100 pupils on each day; None is missing
    "S1": [0.0, 2.0, None, 1.0],
    "S2": [0.0, 0.0, None, 1.0],
    "S3": [4.0, None, None, 0.0],
}


def status(value: float | None) -> str:
    return "no_data" if value is None else "alarm" if value >= 3 else "warn" if value >= 1 else "ok"


def _value_rows() -> list[tuple[Any, ...]]:
    places = {code: ("school", [code]) for code in VALUES}
    places |= {"T1": ("town", ["S1", "S2"]), "T2": ("town", ["S3"]), "211223": ("county", list(VALUES))}
    rows = []
    for place, (level, schools) in places.items():
        for at, day in enumerate(DAYS):
            known = [VALUES[school][at] for school in schools if VALUES[school][at] is not None]
            value = sum(known) / len(known) if known else None
            number, of = (sum(known), 100.0 * len(known)) if known else (None, None)
            rows.append(("illness", level, place, "day", day, number, of, value, status(value)))
    # two classes of S1 on the last day: one pupil ill of twenty, and none; the third class has not reported
    for class_name, ill in (("1班", 1.0), ("2班", 0.0)):
        rows.append(
            ("illness", "class", f"S1/三年级/{class_name}", "day", DAYS[-1], ill, 20.0, 5 * ill, status(5 * ill))
        )
    rows.append(("illness", "class", "S1/三年级/10班", "day", DAYS[-1], 6.0, 20.0, 30.0, "alarm"))
    return rows


def _reporting_rows() -> list[tuple[Any, ...]]:
    rows = []
    for school, values in VALUES.items():
        for day, value in zip(DAYS, values, strict=True):
            state = "missing" if value is None else "zero" if value == 0 else "reported"
            due = datetime(day.year, day.month, day.day, 9, 30)
            received = None if value is None else due.replace(hour=8)
            rows.append(("absences", "", school, day, True, state, received is not None, False, received, due))
    return rows


SIGNALS = "detector indicator level place_code report_date observed expected upper score alarm known_days"
ALARMS = (
    "episode unit_code school_code town_code detector indicator alarm_level alarm_place report_date day_number "
    "observed expected upper score known_at"
)
EPISODES = (
    "rank episode level place_code school_code town_code since until is_open excess alarms places detectors crossed_at "
    "report_due_at"
)


def _signal_rows() -> list[tuple[Any, ...]]:
    """C1 at each school: S1 is above its bound on the last day, S2 has too few known days, S3 reported nothing then."""
    observed = {"S1": [1.0, 1.0, None, 12.0], "S2": [0.0, 1.0, 0.0, 1.0], "S3": [2.0, 0.0, 1.0, None]}
    rows = []
    for school, values in observed.items():
        for day, value in zip(DAYS, values, strict=True):
            expected, upper, score = (1.5, 4.0, 9.0) if school == "S1" and value else (None, None, None)
            known = 7 if expected else 2
            is_alarm = bool(upper and value > upper)
            rows.append(("ears_c1", "fever", "school", school, day, value, expected, upper, score, is_alarm, known))
    return rows


def _episode_rows() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """One episode goes on at S1 (three pupils of a class, six of another), one at S3 is over."""
    known_at, last = datetime(2024, 4, 5, 9), DAYS[-1]
    going, over = ("S1 2024-04-05", "S1", "S1", "T1"), ("S3 2024-04-01", "S3", "S3", "T2")
    alarms = [
        (*going, "ears_c1", "fever", "school", "S1", last, 4, 12.0, 1.5, 4.0, 9.0, known_at),
        (*going, "cluster_one_day", "class_clusters", "class", "S1/三年级/1班", last, 4, 3.0, None, 3.0, 1.0, known_at),
        (*going, "cluster_one_day", "class_clusters", "class", "S1/三年级/2班", last, 4, 6.0, None, 3.0, 2.0, known_at),
        (*over, "ears_c1", "fever", "school", "S3", DAYS[0], 1, 2.0, 0.0, 1.0, 5.0, known_at),
    ]
    due = datetime(2024, 4, 6, 9)
    episodes = [
        (1, going[0], "class", "S1/三年级/2班", "S1", "T1", last, last, True, 10.5, 3, 2, 2, known_at, due),
        (2, over[0], "school", "S3", "S3", "T2", DAYS[0], DAYS[0], False, 2.0, 1, 0, 1, None, None),
    ]
    return alarms, episodes


def _frames(version: str) -> dict[str, pd.DataFrame]:
    def frame(columns: str, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=columns.split()).convert_dtypes()

    dictionary = (
        "name kind title_zh title_en unit unit_en better warn alarm clauses reads datasets notes_zh notes_en file"
    )
    overdue = (
        "rule clause_id kind severity town_code school_code grade class_name subject due_at hours_overdue "
        "detail_zh detail_en owner owner_en"
    )
    calendar = [(date(2024, 4, day), day not in (4, 6, 7)) for day in range(1, 8)]
    reporting = "dataset session school_code report_date expected state on_time corrected received_at due_at"
    seen = [(1, "absences", "病假.csv", "ab", datetime(2024, 4, 5, 8), 3, 2, 1, 0, None)]
    deliveries = (
        "delivery_id dataset file sha256 received_at rows_read rows_landed rows_rejected rows_duplicate replaces"
    )
    rejects = "delivery_id row_number field value reason_zh reason_en suggestion"
    contradictions = "check_name clause_id school_code report_date left_label left_value right_label right_value"
    clauses = [
        ("C7", "national", "追踪病因"),
        ("N1", "national", "应当在24小时内报出相关信息"),
        ("X5", "xifeng", "日汇报、周反馈、月通报"),
        ("Z9", "zaozhuang", "别县的条款"),
    ]
    classes = [("S1", "三年级", name, 20) for name in ("10班", "2班", "1班", "3班")]
    alarms, episodes = _episode_rows()
    watched = [("episode_indicators", "fever"), ("episode_detectors_school", "ears_c1")]
    return {
        "signals": frame(SIGNALS, _signal_rows()),
        "episode_alarms": frame(ALARMS, alarms),
        "signal_episodes": frame(EPISODES, episodes),
        "categories": frame("category_set name", watched),
        "clauses": frame("clause_id county quote", clauses),
        "classes": frame("school_code grade class_name enrolled", classes),
        "version": frame(
            "version as_of built_at county engine simulated", [(version, AS_OF, AS_OF, "xifeng", "duckdb", True)]
        ),
        "towns": frame("town_code town_name", [("T1", "甲镇"), ("T2", "乙镇"), ("T3", "丙镇")]),
        "schools": frame("school_code school_name town_code stage", SCHOOLS).assign(longitude=None, latitude=None),
        "calendar": frame("day is_school_day", calendar),
        "dictionary": frame(
            dictionary,
            [
                (
                    "illness",
                    "indicator",
                    "因病缺课率",
                    "Illness",
                    "%",
                    "%",
                    "lower",
                    1.0,
                    3.0,
                    "C7, Z9",
                    "",
                    "absences",
                    "因病缺课人日数 / 总授课人日数",
                    "ill / taught",
                    "queries/indicators/illness.sql",
                ),
                *(
                    (name, "overdue", zh, en, None, None, None, None, None, "", "", "absences", "", "", "")
                    for name, zh, en in (("untraced", "病因未追踪", "Not traced"), ("missing", "未报告", "No report"))
                ),
                *(
                    (name, kind, zh, en, "人", "people", "lower", None, None, "C7", "", "absences", "", "", "")
                    for name, kind, zh, en in (
                        ("fever", "indicator", "发热缺课人数", "Absent with fever"),
                        ("ears_c1", "signal", "前 7 日", "Week before"),
                        ("cluster_one_day", "signal", "1 天 3 例", "Three in a day"),
                    )
                ),
                ("quiet", "indicator", "没有数的", "Silent", "人", "people", None, None, None, "", "", "x", "", "", ""),
            ],
        ),
        "indicator_values": frame(
            "indicator level place_code period report_date numerator denominator value status", _value_rows()
        ),
        "daily.reporting": frame(reporting, _reporting_rows()),
        "deliveries": frame(deliveries, seen),
        "delivery_schools": frame("delivery_id school_code", [(1, code) for code, *_rest in SCHOOLS]),
        "rejects": frame(rejects, [(1, 4, "体温", "4.4", "体温不在范围内", "temperature out of range", None)]),
        "contradictions": frame(
            f"{contradictions} detail_zh detail_en",
            [("more", "C7", "S1", DAYS[-1], "缺课", 9.0, "在册", 8.0, "缺课多于在册", "more absent than enrolled")],
        ),
        "overdue_items": frame(
            overdue,
            [
                (
                    *(
                        "untraced",
                        "C7",
                        "overdue",
                        1,
                        "T1",
                        "S1",
                        "三年级",
                        "1班",
                        "=张*",
                        datetime(2024, 4, 4, 12),
                        24.0,
                    ),
                    *("病因未追踪", "cause not traced", "校长", "Principal"),
                ),
                (
                    *("missing", "X5", "missing", 2, "T2", "S3", "", "", None, datetime(2024, 4, 2, 9, 30), 74.5),
                    *("未报", "not received", "校长", "Principal"),
                ),
            ],
        ),
    }


def publish(home: Home, version: str) -> None:
    """Write the version and point to it."""
    home.published.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(version_file(home, version))) as connection:
        connection.execute("CREATE SCHEMA daily")
        for name, rows in _frames(version).items():
            connection.register("given", rows)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        for table in ("indicator_values", "daily.reporting", "signals", "episode_alarms"):
            connection.execute(f"ALTER TABLE {table} ALTER report_date TYPE DATE")
        connection.execute("ALTER TABLE calendar ALTER day TYPE DATE")
        connection.execute(
            "CREATE TABLE town_shapes (town_code VARCHAR, geometry_wkb BLOB, label_longitude DOUBLE,"
            " label_latitude DOUBLE, schematic BOOLEAN)"
        )
        for code, left in (("T1", 124.0), ("T2", 124.5)):
            shape = box(left, 42.5, left + 0.5, 43).wkb
            connection.execute("INSERT INTO town_shapes VALUES (?, ?, ?, 42.75, true)", [code, shape, left + 0.25])
    point_to(home, version)


@pytest.fixture(scope="package")
def county() -> County:
    county = load_county("xifeng")
    return replace(county, raw={**county.raw, "pages": {"indicators": ["illness", "quiet"]}})


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("pages"))
    publish(home, "one")
    return home


@pytest.fixture(scope="package")
def board(home: Home) -> Board:
    return open_board(home.path)


@pytest.fixture(scope="package")
def app(board: Board, county: County) -> Dash:
    return create_app(board, county)


@pytest.fixture
def scene(board: Board, county: County):
    """Read the scene of a query string."""

    def read(query: str = "") -> Scene:
        return read_scene(board, county, read_address(query))

    return read
