"""New York's 94 real exports, from file to county rate, against a calculation of its own in pandas."""

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.board import open_board
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.warehouse.build import build

DATES = ["2022-10-13", "2022-12-22"]  # on the first, one of the day's three exports breaks off in mid-row


@pytest.fixture(scope="module")
def city(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home.at(tmp_path_factory.mktemp("new-york"))
    county = load_county("nyc")
    outcomes = list(ingest([real / "nyc_schools"], home=home, county=county))
    assert not [outcome for outcome in outcomes if outcome.refused]
    build(home=home, county=county)
    return home


def exports(real: Path) -> pd.DataFrame:
    """Read the exports with pandas alone: the newest figure of each school and day, NS and the pager left out."""
    frames = []
    for file in sorted((real / "nyc_schools" / "daily_exports").glob("*.csv")):
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, names=["code", "name", "day", "rate"], skiprows=1)
        frames.append(frame.assign(file=file.name))
    rows = pd.concat(frames)
    rows = rows[rows["code"].str.fullmatch(r"\d\d[A-Z]\d\d\d")]
    return rows.assign(
        rate=pd.to_numeric(rows["rate"], errors="coerce"), day=pd.to_datetime(rows["day"], format="%m/%d/%Y")
    )


@pytest.mark.parametrize("day", DATES)
def test_the_citys_rate_agrees_with_pandas(city: Home, real: Path, day: str) -> None:
    rows = exports(real).dropna(subset="rate")
    rows = rows[rows["day"] == day].sort_values("file").drop_duplicates("code", keep="last")
    roll = pd.read_csv(real / "nyc_schools" / "nyc_school_enrollment_2013_18.csv")
    roll = roll[roll["Year"] == roll["Year"].max()].set_index("DBN")["TotalEnrollment"]
    rows = rows.assign(enrolled=rows["code"].map(roll)).dropna(subset="enrolled")
    present = (rows["enrolled"] * rows["rate"] / 100).round().sum()
    found = open_board(city.path).table(
        "indicator_values",
        indicator="attendance_rate",
        level="county",
        period="day",
        report_date=pd.Timestamp(day).date(),
    )
    assert len(found) == 1
    assert found["denominator"][0] == rows["enrolled"].sum()
    assert abs(found["numerator"][0] - present) <= 2  # halves are rounded to even there and away from zero here
    assert found["value"][0] == pytest.approx(100 * present / rows["enrolled"].sum(), abs=0.001)


def test_each_school_day_counts_once_however_often_it_was_exported(city: Home) -> None:
    rows = open_board(city.path).sql(
        "SELECT count(*) AS n, count(DISTINCT (school_code, report_date)) AS d FROM daily.attendance"
    )
    assert rows["n"][0] == rows["d"][0] == 125_713


def test_not_submitted_is_missing_and_not_zero(city: Home, real: Path) -> None:
    rows = exports(real)
    by_school = rows.groupby(["code", "day"])["rate"].agg(["count", "size"]).reset_index()
    silent = by_school[by_school["count"] == 0]
    board = open_board(city.path)
    states = board.table("reporting", dataset="attendance").assign(
        day=lambda frame: pd.to_datetime(frame["report_date"])
    )
    found = silent.merge(states, left_on=["code", "day"], right_on=["school_code", "day"])
    assert len(found) > 1_500
    assert set(found["state"]) <= {"missing", "not_expected"}
    values = board.table(
        "indicator_values", indicator="attendance_rate", level="school", period="day", status="no_data"
    )
    assert values["value"].isna().all()


def test_every_row_is_accounted_for(city: Home) -> None:
    with duckdb.connect(str(city.ledger), read_only=True) as ledger:
        odd = ledger.execute(
            "SELECT file FROM deliveries WHERE rows_read <> rows_landed + rows_rejected + rows_duplicate"
        ).fetchall()
        silent = ledger.execute("""
            SELECT deliveries.file FROM deliveries LEFT JOIN rejects USING (delivery_id)
            GROUP BY ALL HAVING count(DISTINCT row_number) <> any_value(rows_rejected)""").fetchall()
        pagers = ledger.execute(
            "SELECT count(*) FROM rejects WHERE value LIKE '%Page:%' AND reason_en LIKE '%pager%'"
        ).fetchall()
    assert (odd, silent, pagers) == ([], [], [(5,)])


def test_a_row_of_totals_is_rejected_and_a_school_with_total_in_its_name_is_not(city: Home, tmp_path: Path) -> None:
    export = tmp_path / "export_2023-02-01T014857.csv"
    export.write_text(
        "SCHOOL,SCHOOL NAME,ATTD DATE,%ATTD\nTOTAL,,1/31/2023,88.10\n"
        "19K510,WORLD ACADEMY FOR TOTAL COMMUNITY HEALTH HIGH SCHO,1/31/2023,74.10\n",
        encoding="utf-8",
    )
    outcome = next(iter(ingest([export], home=city, county=load_county("nyc"), write=False)))
    assert (outcome.total("rows_landed"), outcome.total("rows_rejected")) == (1, 1)


def test_the_districts_have_schematic_cells_where_no_polygons_are_supplied(city: Home) -> None:
    shapes = open_board(city.path).map()
    assert len(shapes) >= 32
    assert shapes["schematic"].all()
    assert shapes.geometry.is_valid.all() and not shapes.geometry.is_empty.any()


def test_the_time_of_export_is_read_from_the_name_as_local_time(city: Home) -> None:
    with duckdb.connect(str(city.ledger), read_only=True) as ledger:
        rows = ledger.execute(
            "SELECT file, received_at FROM deliveries WHERE dataset = 'attendance' ORDER BY file"
        ).fetchall()
    for file, received_at in rows[:3]:
        told = re.search(r"export_(\d{4}-\d\d-\d\d)T(\d\d)", file)
        assert told and received_at.hour == (int(told[2]) - 4) % 24


def test_the_city_is_warned_of_the_eve_of_christmas_and_not_of_an_ordinary_december_week(city: Home) -> None:
    alarms = open_board(city.path).table("signals", indicator="absence_rate", level="county", alarm=True)
    on = {
        name: set(pd.to_datetime(rows["report_date"]).dt.strftime("%Y-%m-%d"))
        for name, rows in alarms.groupby("detector")
    }
    assert set(on) == {"ears_c1", "ears_c2", "ears_c3", "ewma"}
    assert all("2022-12-23" in days for days in on.values())
    december = {name: sorted(day for day in days if "2022-12" in day) for name, days in on.items()}
    assert december["ewma"] == ["2022-12-23"]
    assert december["ears_c1"] == december["ears_c2"] == ["2022-12-16", "2022-12-23"]
