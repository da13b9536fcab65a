"""What is really going on is what the program finds: the whole way from the exports to the published version."""

from collections.abc import Iterable
from datetime import datetime

import duckdb
import pytest

from dashboard.intake.landing import pseudonym
from dashboard.simulate import SimulationSummary
from dashboard.simulate.tracing import NEVER
from tests.simulate.conftest import Taken, truth

EVENING = datetime(2024, 4, 30, 21)


def due(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if datetime.fromisoformat(row["due_at"]) <= EVENING]


def overdue(taken: Taken, rule: str) -> list[tuple]:
    rows = taken.board.table("overdue_items", rule=rule)
    return sorted(zip(rows["school_code"], rows["grade"], rows["class_name"], rows["due_at"], strict=True))


def people(rows: Iterable[dict[str, str]]) -> list[tuple]:
    return sorted(
        (row["school_code"], row["grade"], row["class_name"], datetime.fromisoformat(row["due_at"]))
        for row in due(rows)
    )


def test_everything_lands(taken: Taken, ten_days: SimulationSummary) -> None:
    refused = [(each.arrival.name, str(each.refused)) for each in taken.outcomes if each.refused]
    assert refused == []
    assert sum(each.total("rows_rejected") for each in taken.outcomes) == 0
    assert sum(each.total("rows_landed") for each in taken.outcomes) == ten_days.rows
    assert not [each.arrival.name for each in taken.outcomes if each.is_duplicate or not each.arrival.simulated]


def test_the_version_is_of_the_last_evening_and_says_that_it_is_simulated(taken: Taken) -> None:
    version = taken.board.version
    assert (version.as_of, version.simulated) == (EVENING, True)
    assert [len(taken.board.table(name)) for name in ("towns", "schools")] == [18, 33]


@pytest.mark.parametrize(
    ("name", "rule"), [("untraced", "illness_cause_untraced"), ("not_released", "isolation_not_released")]
)
def test_people_forgotten_are_found(taken: Taken, ten_days: SimulationSummary, name: str, rule: str) -> None:
    expected = people(truth(ten_days.folder, name))
    assert expected
    assert overdue(taken, rule) == expected


def test_untraced_names_the_person(taken: Taken, ten_days: SimulationSummary) -> None:
    rows = due(truth(ten_days.folder, "untraced"))
    files = (taken.home.lake / "absences" / "*.parquet").as_posix()
    untraced = duckdb.sql(f"""SELECT person_id FROM read_parquet('{files}') WHERE reason = '因病'
        GROUP BY person_id, onset_date HAVING count(traced_at) = 0""").fetchall()
    assert {pseudonym(taken.home, row["person_id"]) for row in rows} <= {person for (person,) in untraced}
    assert 0 < NEVER < 0.1


def test_low_stock_is_found(taken: Taken, ten_days: SimulationSummary) -> None:
    expected = {(row["school_code"], row["item"]) for row in truth(ten_days.folder, "low_stock")}
    rows = taken.board.table("overdue_items", rule="stock_below_month")
    assert expected
    assert set(zip(rows["school_code"], rows["subject"], strict=True)) == expected


def test_reports_not_sent_are_missing_and_nothing_else_is(taken: Taken, ten_days: SimulationSummary) -> None:
    columns = ["dataset", "session", "school_code", "report_date"]
    rows = truth(ten_days.folder, "not_reported")
    expected = {tuple(row.values())[:4] for row in rows}
    missing = taken.board.table("reporting", columns=columns, state="missing")
    assert expected
    found = {(*row[:3], str(row[3])[:10]) for row in missing.itertuples(index=False)}
    assert {tuple(row.values())[:4] for row in due(rows)} <= found <= expected  # what is not due yet may wait
    assert len(taken.board.table("overdue_items", rule="report_missing")) == len(due(rows))


def test_late_reports_are_late_and_nothing_else_is(taken: Taken, ten_days: SimulationSummary) -> None:
    columns = ["dataset", "session", "school_code", "report_date"]
    expected = {tuple(row.values())[:4] for row in truth(ten_days.folder, "late")}
    late = taken.board.table("reporting", columns=columns, on_time=False)
    assert expected
    assert {(*row[:3], str(row[3])[:10]) for row in late.itertuples(index=False)} == expected


def test_daily_counts_agree_with_the_truth_wherever_both_reports_came(
    taken: Taken, ten_days: SimulationSummary
) -> None:
    totals = {(row["school_code"], row["report_date"]): row for row in truth(ten_days.folder, "daily_totals")}
    slips = {
        (row["school_code"], row["at"][:10]) for row in truth(ten_days.folder, "planted") if "present" in row["name"]
    }
    for indicator, numerator in (("attendance_rate", "present"), ("illness_absence_rate", "ill")):
        rows = taken.board.table("indicator_values", indicator=indicator, level="school", period="day")
        rows = rows[rows["status"] != "no_data"]
        assert len(rows) > 200
        for row in rows.itertuples():
            place = row.place_code, str(row.report_date)[:10]
            if place in slips:
                continue
            real = totals[place]
            assert (row.numerator, row.denominator) == (int(real[numerator]), int(real["expected"])), row


def test_the_countys_rates_are_those_of_an_ordinary_month(taken: Taken) -> None:
    rows = taken.board.table("indicator_values", level="county", period="day")
    span = rows.groupby("indicator")["value"].agg(["min", "max"])
    assert 0.5 <= span.at["illness_absence_rate", "min"] <= span.at["illness_absence_rate", "max"] <= 2
    assert 96 <= span.at["attendance_rate", "min"] <= span.at["attendance_rate", "max"] <= 99
    assert 0 < span.at["fever_rate", "max"] < 0.5
    assert 90 < span.at["screening_completeness", "min"] <= 100
