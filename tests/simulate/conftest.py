"""Ten days of Xifeng, simulated once, and the same ten days taken in and computed."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dashboard.board import Board, open_board
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import Outcome, ingest
from dashboard.simulate import SimulationSummary, simulate
from dashboard.warehouse.build import build

END = date(2024, 4, 30)


def run(out: Path, *, days: int = 10, end: date = END, seed: int = 7) -> SimulationSummary:
    return simulate(county=load_county("xifeng"), days=days, end=end, seed=seed, out=out)


def truth(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Taken:
    """What became of the exports."""

    outcomes: list[Outcome]
    home: Home
    board: Board


@pytest.fixture(scope="session")
def ten_days(tmp_path_factory: pytest.TempPathFactory) -> SimulationSummary:
    return run(tmp_path_factory.mktemp("exports") / "xifeng")


@pytest.fixture(scope="session")
def taken(ten_days: SimulationSummary, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    home, county = Home.at(tmp_path_factory.mktemp("home")), load_county("xifeng")
    outcomes = list(ingest([ten_days.folder], home=home, county=county))
    build(home=home, county=county)
    return Taken(outcomes, home, open_board(home.path))
