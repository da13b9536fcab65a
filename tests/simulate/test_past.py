"""A past evening, built again once more is known, is what was published then; and every total is a total."""

import csv
import shutil
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.board import Board, open_board
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.simulate import SimulationSummary
from dashboard.warehouse.build import build
from dashboard.warehouse.catalogue import Query, load_queries, of_kind
from tests.simulate.conftest import Taken

COUNTY = load_county("xifeng")
INSTANTS = ("2024-04-24T12:00", "2024-04-26T16:30")  # in the middle of days: some reports are still to come
TABLES = ("indicator_values", "overdue_items", "contradictions", "reporting", "clauses", "deliveries", "rejects")


def snapshot(board: Board) -> dict[str, pd.DataFrame]:
    return {name: board.sql(f"SELECT * FROM {name} ORDER BY ALL") for name in TABLES}


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


def test_a_past_instant_is_rebuilt_as_it_was_published_then(ten_days: SimulationSummary, tmp_path: Path) -> None:
    home, published = Home.at(tmp_path / "home"), {}
    for number, text in enumerate(INSTANTS):
        instant = datetime.fromisoformat(text)
        ingest_until(ten_days.folder, instant, home, tmp_path / f"until {number}")
        build(home=home, county=COUNTY, as_of=instant)
        published[instant] = snapshot(open_board(home.path))
    list(ingest([ten_days.folder], home=home, county=COUNTY))
    build(home=home, county=COUNTY)
    for instant, then in published.items():
        for full in (False, True):  # the same instant asked twice, whichever way it is computed
            build(home=home, county=COUNTY, as_of=instant, full=full)
            for name, frame in snapshot(open_board(home.path)).items():
                pd.testing.assert_frame_equal(frame, then[name], obj=f"{name} at {instant}")


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
