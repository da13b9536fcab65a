"""Two real outbreaks the whole way: written as exports, ingested, built, and asked of the published version."""

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.board import Board
from dashboard.county import load_county
from dashboard.home import Home
from tools.real_outbreaks import DERBYSHIRE_FIRST, boarding_county, boarding_school, derbyshire, publish


@pytest.fixture(scope="module")
def norovirus(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Board:
    folder = tmp_path_factory.mktemp("derbyshire")
    line_list = real / "outbreaks" / "outbreaks_norovirus_derbyshire_2001_school.csv"
    return publish(derbyshire(line_list, folder / "exports"), Home.at(folder / "home"), load_county("xifeng"))


@pytest.fixture(scope="module")
def influenza(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Board:
    folder = tmp_path_factory.mktemp("boarding")
    in_bed = real / "outbreaks" / "outbreaks_influenza_england_1978_school.csv"
    return publish(boarding_school(in_bed, folder / "exports"), Home.at(folder / "home"), boarding_county())


def alarms(board: Board, *detectors: str) -> pd.DataFrame:
    return board.table("signals", detector=list(detectors), alarm=True)


def days(rows: pd.DataFrame) -> list[str]:
    return sorted(set(pd.to_datetime(rows["report_date"]).dt.strftime("%Y-%m-%d")))


@pytest.mark.parametrize(
    ("detectors", "class_days"),
    [
        (("cluster_one_day",), 26),
        (("cluster_three_days",), 31),
        (("cluster_one_day", "cluster_three_days"), 42),
    ],
)
def test_the_derbyshire_school_meets_the_rule_on_as_many_class_days_as_counted_by_hand(
    norovirus: Board, detectors: tuple[str, ...], class_days: int
) -> None:
    assert len(alarms(norovirus, *detectors)[["place_code", "report_date"]].drop_duplicates()) == class_days


def test_its_first_clusters_are_on_day_14_in_four_classes_and_in_thirteen_in_the_end(norovirus: Board) -> None:
    found = alarms(norovirus, "cluster_one_day", "cluster_three_days")
    first = found[found["report_date"] == found["report_date"].min()]
    assert days(first) == [(DERBYSHIRE_FIRST + timedelta(days=13)).isoformat()]
    assert {place.split("/")[-1] for place in first["place_code"]} == {"1班", "9班", "11班", "15班"}
    assert found["place_code"].nunique() == 13


def test_its_cases_are_enteric_and_no_respiratory_figure_alarms(norovirus: Board) -> None:
    found = alarms(norovirus, "ears_c1", "ears_c2", "ears_c3", "ewma")
    assert set(found["indicator"]) == {"enteric_cases", "enteric_rate", "illness_absences", "illness_absence_rate"}
    school = found[(found["level"] == "school") & (found["detector"] != "ewma")]
    assert days(school)[0] == (DERBYSHIRE_FIRST + timedelta(days=13)).isoformat()


def test_the_boarding_school_alarms_at_three_in_bed_and_is_quiet_before(influenza: Board) -> None:
    found = alarms(influenza, "ears_c1", "ears_c2", "ears_c3", "ewma")
    assert days(found)[0] == "1978-01-22"
    ended = {name: days(rows)[-1] for name, rows in found.groupby("detector")}
    assert ended == {
        "ears_c1": "1978-01-26",  # from then on the outbreak is in its own baseline
        "ears_c2": "1978-01-28",
        "ears_c3": "1978-01-30",
        "ewma": "1978-01-30",
    }


def test_a_school_that_has_too_little_history_has_no_score_and_says_how_much_is_known(influenza: Board) -> None:
    rows = influenza.table("signals", detector="ears_c1", indicator="illness_absences", level="school")
    known = rows.sort_values("report_date")[["known_days", "score"]]
    assert known["known_days"].head(8).tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert known["score"].isna().tolist() == [True] * 5 + [False] * 19
