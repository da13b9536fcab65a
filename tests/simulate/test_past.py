"""A past evening, built again once more is known, is what was published then; and every total is a total."""

import csv
import os
import shutil
from datetime import datetime, time, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.board import open_board
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.published import aside_file, current_version, version_file
from dashboard.simulate import SimulationSummary
from dashboard.sql import literal
from dashboard.warehouse.build import build
from dashboard.warehouse.catalogue import Query, load_queries, of_kind
from dashboard.warehouse.rollup import base_sql
from tests.simulate.conftest import END, Taken, run

COUNTY = load_county("xifeng")
INSTANTS = ("2024-04-24T12:00", "2024-04-26T16:30")  # in the middle of days: some reports are still to come
MEETING = time(8, 30)
MORNINGS = int(os.environ.get("SCHOOLWATCH_MORNINGS", "0"))  # `make past`: each of so many mornings, and as many days
TABLES = (
    *("indicator_values", "overdue_items", "contradictions", "reporting", "signals", "clauses"),
    *("deliveries", "rejects", "query_problems"),
)


def snapshot(version: Path) -> dict[str, pd.DataFrame]:
    with duckdb.connect(str(version), read_only=True) as connection:
        there = {name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
        tables = [name for name in TABLES if name in there]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY ALL").df() for name in tables}


def instants(summary: SimulationSummary) -> list[datetime]:
    """The instants at which a version is published: two in the middle of days, or each morning's meeting."""
    if not MORNINGS:
        return [datetime.fromisoformat(text) for text in INSTANTS]
    return [datetime.combine(END - timedelta(days=back), MEETING) for back in reversed(range(MORNINGS))][1:]


@pytest.fixture(scope="module")
def days_sent(ten_days: SimulationSummary, tmp_path_factory: pytest.TempPathFactory) -> SimulationSummary:
    """The exports that are taken in bit by bit, late and corrected ones among them."""
    return run(tmp_path_factory.mktemp("days") / "xifeng", days=MORNINGS) if MORNINGS else ten_days


def ingest_until(folder: Path, until: datetime, home: Home, out: Path) -> None:
    """Take the files that had come by then, and no other."""
    with (folder / "arrivals.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if datetime.fromisoformat(row["received_at"]) <= until]
    for row in rows:
        (out / row["file"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / row["file"], out / row["file"])
    with (out / "arrivals.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert not any(outcome.refused for outcome in ingest([out], home=home, county=COUNTY))


def test_a_past_instant_is_rebuilt_as_it_was_published_then(days_sent: SimulationSummary, tmp_path: Path) -> None:
    home, published = Home.at(tmp_path / "home"), {}
    for number, instant in enumerate(instants(days_sent)):
        ingest_until(days_sent.folder, instant, home, tmp_path / f"until {number}")
        built = build(home=home, county=COUNTY, as_of=instant)
        published[instant] = snapshot(version_file(home, built.version))
    list(ingest([days_sent.folder], home=home, county=COUNTY))
    build(home=home, county=COUNTY)
    current = open_board(home.path).version
    late = open_board(home.path).sql("SELECT count(*) AS n FROM reporting WHERE NOT on_time OR corrected")["n"][0]
    assert late > 0
    for instant, then in published.items():
        for full in (False, True) if not MORNINGS else (True,):  # asked twice, whichever way it is computed
            built = build(home=home, county=COUNTY, as_of=instant, full=full, aside=True)
            for name, frame in snapshot(aside_file(home, built.version)).items():
                pd.testing.assert_frame_equal(frame, then[name], obj=f"{name} at {instant}")
    assert open_board(home.path).version == current


INDICATORS = [pytest.param(query, id=query.name) for query in of_kind(load_queries(), "indicator")]


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_countys_figure_is_that_of_its_towns_and_schools(taken: Taken, indicator: Query) -> None:
    how = indicator.header.get("over_places", "sum")
    rows = taken.board.sql(
        "SELECT level, place_code, report_date, numerator, denominator, value FROM indicator_values "
        f"WHERE indicator = '{indicator.name}' AND period = 'day' AND numerator IS NOT NULL ORDER BY report_date"
    )
    county = rows[rows["level"] == "county"].set_index("report_date")
    assert county.index.is_unique
    for level in ("school", "town", "stage"):
        parts = rows[rows["level"] == level].groupby("report_date")
        if how == "sum":
            for column in ("numerator", "denominator"):
                pd.testing.assert_series_equal(
                    parts[column].sum(min_count=1), county[column], check_names=False, obj=f"{level} {column}"
                )
        else:
            pd.testing.assert_series_equal(parts["value"].agg(how), county["value"], check_names=False, obj=level)


OF_THEIR_DAY = [
    pytest.param(query, id=query.name) for query in of_kind(load_queries(), "indicator") if query.of_its_day
]


@pytest.mark.parametrize("indicator", OF_THEIR_DAY)
def test_a_figure_that_is_said_to_be_of_its_day_is_not_changed_by_later_days(taken: Taken, indicator: Query) -> None:
    home = taken.home
    with duckdb.connect() as connection:
        version = version_file(home, current_version(home) or "").as_posix()
        connection.execute(f"ATTACH {literal(version)} AS whole (READ_ONLY)")
        connection.execute("USE whole")
        connection.execute("ATTACH ':memory:' AS shared")  # a version does not keep them
        for table in of_kind(load_queries(), "shared"):
            if table.table in indicator.reads:
                connection.execute(f"CREATE TABLE {table.table} AS {table.sql}")
        rows = connection.sql(f"FROM ({base_sql(indicator)}) ORDER BY ALL").df()
        assert not rows.empty
        days = sorted(rows["report_date"].unique())
        day = days[len(days) // 2]
        until_the_day = f"WHERE report_date <= DATE '{day:%Y-%m-%d}'"
        connection.execute("ATTACH ':memory:' AS until")
        connection.execute("CREATE SCHEMA until.daily")
        for table in sorted(table for table in indicator.reads if not table.startswith("shared.")):
            known = until_the_day if table.startswith("daily.") else ""
            connection.execute(f"CREATE TABLE until.{table} AS FROM whole.{table} {known}")
        connection.execute("USE until")
        figures = connection.sql(f"FROM ({base_sql(indicator)}) {until_the_day} ORDER BY ALL").df()
    pd.testing.assert_frame_equal(figures, rows[rows["report_date"] <= day].reset_index(drop=True))
