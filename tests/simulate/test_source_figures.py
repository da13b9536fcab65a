"""Zaozhuang's figures come out as its source gives them, with the gap that the source does not explain."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.board import Board, open_board
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.simulate import simulate
from dashboard.warehouse.build import build

PUPILS = {"高中": 8304, "初中": 27641, "小学": 63049}
LAST_DAY = date(2024, 5, 17)  # the last school day before the reference day, a Saturday
STAFF, PUPILS_WITH_CODE, FAMILY = 6957, 97550, 202347


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    folder, county = tmp_path_factory.mktemp("zaozhuang"), load_county("zaozhuang")
    out, home = Path(folder) / "exports", Home.at(folder / "home")
    reference = date.fromisoformat(county.raw["simulate"]["end"])
    simulate(county=county, days=5, end=reference, seed=7, out=out)
    assert not [each for each in ingest([out], home=home, county=county) if each.refused]
    build(home=home, county=county)
    return open_board(home.path)


def figures(board: Board, indicator: str, level: str) -> dict[str, tuple[int, int]]:
    rows = board.table("indicator_values", indicator=indicator, level=level, period="day")
    newest = rows[rows["report_date"] == rows["report_date"].max()]
    return {row.place_code: (int(row.numerator), int(row.denominator)) for row in newest.itertuples()}


def test_pupils_are_all_verified_in_each_stage(board: Board) -> None:
    assert figures(board, "verified_rate", "stage") == {stage: (count, count) for stage, count in PUPILS.items()}
    assert figures(board, "verified_rate", "county") == {"370499": (98994, 98994)}


def test_health_codes_are_registered_as_the_source_says(board: Board) -> None:
    assert figures(board, "code_registered_rate", "county") == {"370499": (PUPILS_WITH_CODE, sum(PUPILS.values()))}
    assert figures(board, "staff_code_registered_rate", "county") == {"370499": (STAFF, STAFF)}
    assert figures(board, "family_code_registered_rate", "county") == {"370499": (FAMILY, FAMILY)}
    assert figures(board, "family_members_per_pupil", "county") == {"370499": (FAMILY, PUPILS_WITH_CODE)}


def test_the_gap_is_shown_school_by_school_and_never_adjusted(board: Board) -> None:
    gaps = board.table("contradictions", check_name="verified_without_code")
    assert (gaps["left_value"] - gaps["right_value"]).sum() == sum(PUPILS.values()) - PUPILS_WITH_CODE == 1444
    overdue = board.table("overdue_items", rule="codes_unregistered")
    assert set(overdue["school_code"]) == set(gaps["school_code"])


@pytest.mark.parametrize(
    ("indicator", "bought"),
    [("masks_bought", 243_000), ("disinfectant_bought", 30_000), ("thermometers_bought", 2_169)],
)
def test_what_was_bought_adds_up_to_what_the_source_says(board: Board, indicator: str, bought: int) -> None:
    rows = board.table("indicator_values", indicator=indicator, level="county", period="day", report_date=LAST_DAY)
    assert rows["value"].tolist() == [pytest.approx(bought)]


def test_there_are_2100_handheld_and_69_imaging_thermometers(board: Board) -> None:
    rows = board.sql("""SELECT item, sum(received) AS received FROM daily.supplies
        WHERE item LIKE '%测温仪' GROUP BY item ORDER BY item""")
    assert list(zip(rows["item"], rows["received"], strict=True)) == [
        ("手持红外测温仪", 2100),
        ("红外热成像测温仪", 69),
    ]
