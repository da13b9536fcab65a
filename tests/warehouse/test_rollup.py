"""Totals: the county's figure is that of its towns and of its schools, for any indicator, whatever the rows are."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.warehouse.catalogue import Query
from dashboard.warehouse.rollup import TABLES, roll_up, rollups_table

TOWNS = {
    "A": "T1",
    "B": "T1",
    "C": "T2",
    "D": "T2",
    "E": None,
}  # a school whose town is not known counts for the county
STAGES = {"A": "小学", "B": "初中", "C": "小学", "D": "小学", "E": "初中"}
DAYS = [date(2024, 3, 25) + timedelta(days=offset) for offset in range(14)]  # two weeks in two months

figures = st.tuples(st.integers(0, 50), st.one_of(st.none(), st.integers(1, 60)))
tables = st.dictionaries(st.tuples(st.sampled_from(sorted(TOWNS)), st.sampled_from(DAYS)), figures, max_size=40)
Rows = dict[tuple[str, date], tuple[int, int | None]]


def rolled_up(rows: Rows, **header: str) -> pd.DataFrame:
    """Return ``indicator_values`` of an indicator with this header and these rows."""
    connection = duckdb.connect()
    schools = pd.DataFrame([(name, town, STAGES[name]) for name, town in TOWNS.items()])
    schools.columns = pd.Index(["school_code", "town_code", "stage"])
    calendar = pd.DataFrame({"day": DAYS, "week_start": [day - timedelta(days=day.weekday()) for day in DAYS]})
    calendar["month_start"] = [day.replace(day=1) for day in DAYS]
    base = pd.DataFrame(
        [
            ("made", school, None, day, numerator, denominator)
            for (school, day), (numerator, denominator) in rows.items()
        ],
        columns=["indicator", "school_code", "class_code", "report_date", "numerator", "denominator"],
    )
    reporting = pd.DataFrame([(name, day, True) for name in TOWNS for day in DAYS])
    reporting.columns = pd.Index(["school_code", "report_date", "expected"])
    connection.execute("CREATE SCHEMA daily")
    for name, frame, casts in (  # an empty frame says no types
        ("schools", schools, "town_code::VARCHAR AS town_code"),
        ("county", pd.DataFrame({"code": ["K"]}), "code::VARCHAR AS code"),
        ("calendar", calendar, "day::DATE AS day, week_start::DATE AS week_start, month_start::DATE AS month_start"),
        ("daily.reporting", reporting, "report_date::DATE AS report_date"),
    ):
        connection.register("frame", frame)
        connection.execute(f"CREATE TABLE {name} AS SELECT * REPLACE ({casts}) FROM frame")
    connection.execute(TABLES)
    connection.register("frame", base)
    connection.execute("INSERT INTO base BY NAME SELECT * FROM frame")
    query = Query(
        "made", "indicator", Path("made.sql"), {"title": {}, "clauses": [], **header}, "SELECT 1", frozenset()
    )
    roll_up(connection, rollups_table([query], {}))
    return connection.sql("FROM indicator_values").df()


def by_place(values: pd.DataFrame, level: str, period: str = "day") -> dict[tuple[str, date], Any]:
    chosen = values[(values["level"] == level) & (values["period"] == period) & values["numerator"].notna()]
    keys = zip(chosen["place_code"], chosen["report_date"].dt.date, strict=True)
    return dict(zip(keys, zip(chosen["numerator"], chosen["denominator"].fillna(-1), strict=True), strict=True))


def added(rows: Rows, group: dict[str, Any]) -> dict[tuple[str, date], tuple[float, float]]:
    """Add rows up by hand, by the group of each school."""
    found: dict[tuple[str, date], list[tuple[int, int | None]]] = defaultdict(list)
    for (school, day), each in rows.items():
        if group[school] is not None:
            found[group[school], day].append(each)
    return {
        place: (float(sum(each[0] for each in rows)), float(sum(each[1] for each in rows if each[1] is not None)))
        for place, rows in found.items()
    }


@settings(max_examples=60, deadline=None)
@given(tables)
def test_a_sum_is_the_sum_of_its_towns_and_of_its_schools(rows: Rows) -> None:
    rows = {place: (numerator, denominator or 1) for place, (numerator, denominator) in rows.items()}
    values = rolled_up(rows, unit="%")
    assert by_place(values, "school") == added(rows, {name: name for name in TOWNS})
    assert by_place(values, "town") == added(rows, TOWNS)
    assert by_place(values, "stage") == added(rows, STAGES)
    assert by_place(values, "county") == added(rows, dict.fromkeys(TOWNS, "K"))
    weekly = {(name, day - timedelta(days=day.weekday())): name for name, day in rows}
    assert set(by_place(values, "school", "week")) == set(weekly)
    measured = values[values["denominator"].notna() & (values["denominator"] > 0)]
    assert (measured["value"] - 100 * measured["numerator"] / measured["denominator"]).abs().max() < 1e-9 or not rows


@settings(max_examples=40, deadline=None)
@given(tables)
@pytest.mark.parametrize(("how", "best"), [("min", min), ("max", max)])
def test_a_weakest_or_strongest_school_is_one_of_them(how: str, best: Any, rows: Rows) -> None:
    rows = {place: (numerator, denominator or 1) for place, (numerator, denominator) in rows.items()}
    values = rolled_up(rows, over_places=how)
    schools: dict[date, list[float]] = defaultdict(list)
    for (_, day), (numerator, denominator) in rows.items():
        schools[day].append(numerator / (denominator or 1))
    county = {day: numerator / denominator for (_, day), (numerator, denominator) in by_place(values, "county").items()}
    assert county == pytest.approx({day: best(each) for day, each in schools.items()})


@settings(max_examples=40, deadline=None)
@given(tables)
def test_a_place_without_a_report_has_a_row_and_no_value(rows: Rows) -> None:
    values = rolled_up(rows)
    days = values[values["period"] == "day"]
    missing = days[days["numerator"].isna()]
    assert missing["value"].isna().all() and (missing["status"] == "no_data").all()
    for level, places in (("school", set(TOWNS)), ("town", {"T1", "T2"}), ("county", {"K"})):
        first = min((day for _, day in rows), default=None)
        wanted = {(place, day) for place in places for day in DAYS if first and day >= first}
        there = days[days["level"] == level]
        assert wanted == set(zip(there["place_code"], there["report_date"].dt.date, strict=True))


@settings(max_examples=30, deadline=None)
@given(tables)
def test_a_standing_figure_of_a_week_is_its_last_day(rows: Rows) -> None:
    counts = {place: (numerator, None) for place, (numerator, _) in rows.items()}
    values = rolled_up(counts, over_time="last")
    last: dict[tuple[str, date], tuple[date, int]] = {}
    for (school, day), (numerator, _) in sorted(counts.items(), key=lambda each: each[0][1]):
        last[school, day - timedelta(days=day.weekday())] = (day, numerator)
    weeks = {place: each[0] for place, each in by_place(values, "school", "week").items()}
    assert weeks == {place: float(numerator) for place, (_, numerator) in last.items()}
