"""Whatever clerks do to the files, the truth in them comes out, and what was planted ends as it must."""

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dashboard.contracts import load_contracts
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import Outcome, ingest
from dashboard.intake.staging import Delivery
from dashboard.lake import current_rows_sql, stored_columns
from dashboard.ledger import open_ledger
from dashboard.simulate import SimulationSummary, simulate
from dashboard.simulate.mess import LEVELS

COMPARED = (
    "towns",
    "schools",
    "classes",
    "attendance",
    "absences",
    "screening",
    "supplies",
    "key_persons",
    "tests",
    "gate_checks",
)
DAYS, END, SEED = 4, date(2024, 4, 12), 3


@dataclass(frozen=True)
class Messy:
    """A messed-up county and what became of it."""

    summary: SimulationSummary
    outcomes: dict[str, Outcome]
    home: Home

    @property
    def planted(self) -> list[dict[str, str]]:
        with (self.summary.folder / "truth" / "mess.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def rows(self, dataset: str) -> list[tuple]:
        columns = ", ".join(stored_columns(load_contracts()[dataset]))
        with open_ledger(self.home) as ledger:
            current = current_rows_sql(ledger, self.home, dataset)
            return ledger.execute(f"SELECT {columns} FROM ({current}) ORDER BY ALL").fetchall()


def play(folder: Path, mess: int, key: Path | None) -> Messy:
    county, home = load_county("xifeng"), Home.at(folder / "home")
    summary = simulate(county=county, days=DAYS, end=END, seed=SEED, out=folder / "exports", mess=mess)
    if key:
        home.path.mkdir()
        shutil.copy(key, home.path / key.name)
    taken = ingest([summary.folder], home=home, county=county)
    return Messy(summary, {each.arrival.name: each for each in taken}, home)


@pytest.fixture(scope="session")
def tidy(tmp_path_factory: pytest.TempPathFactory) -> Messy:
    return play(tmp_path_factory.mktemp("tidy"), 0, None)


@pytest.fixture(scope="session", params=LEVELS)
def messy(request: pytest.FixtureRequest, tidy: Messy, tmp_path_factory: pytest.TempPathFactory) -> Messy:
    return play(tmp_path_factory.mktemp("messy"), request.param, tidy.home.path / "identifier.key")


def deliveries(messy: Messy) -> Iterator[tuple[str, Delivery]]:
    for file, outcome in messy.outcomes.items():
        for delivery in outcome.deliveries:
            yield file, delivery


@pytest.mark.parametrize("dataset", COMPARED)
def test_all_of_the_truth_comes_out(messy: Messy, tidy: Messy, dataset: str) -> None:
    expected = tidy.rows(dataset)
    assert expected
    assert messy.rows(dataset) == expected


def test_schools_days_are_reported_as_without_mess(messy: Messy, tidy: Messy) -> None:
    query = "SELECT DISTINCT dataset, school_code, report_date, session FROM slots WHERE report_date IS NOT NULL"
    found = []
    for home in (messy.home, tidy.home):
        with open_ledger(home) as ledger:
            found.append(set(ledger.execute(query).fetchall()))
    assert found[0] == found[1]


def test_every_planted_row_ends_as_it_must_and_every_other_row_lands(messy: Messy) -> None:
    expected: dict[tuple[str, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    again = {row["file"] for row in messy.planted if row["expected"] == "duplicate" and not row["row"]}
    for row in messy.planted:
        if row["row"]:
            expected[row["file"], row["sheet"]][row["expected"]].add(int(row["row"]))
    for file, delivery in deliveries(messy):
        if file in again:
            assert (delivery.rows_landed, delivery.rows_rejected) == (0, 0), file
            continue
        wanted = expected.pop((file, delivery.part.sheet), {})
        assert {each.row_number for each in delivery.rejects} == wanted.get("rejected", set()), (file, delivery.rejects)
        assert delivery.rows_duplicate == len(wanted.get("duplicate", ())), file
        assert delivery.rows_landed == delivery.rows_read - sum(map(len, wanted.values())), file
    assert not expected, "planted in files that were not taken"


def test_every_file_ends_as_it_must(messy: Messy) -> None:
    ends = {(row["file"], row["expected"]) for row in messy.planted if not row["row"]}
    refused = {file for file, outcome in messy.outcomes.items() if outcome.refused}
    assert refused == {file for file, end in ends if end == "refused"}
    same = {file for file, outcome in messy.outcomes.items() if outcome.is_duplicate}
    assert same == {
        row["file"] for row in messy.planted if row["kind"] == "same bytes again" and row["expected"] == "duplicate"
    }
    assert {file for file, _ in ends} | {row["file"] for row in messy.planted} == set(messy.outcomes)


def test_the_truth_beside_the_files_is_the_same(messy: Messy, tidy: Messy) -> None:
    for path in (tidy.summary.folder / "truth").iterdir():
        assert (messy.summary.folder / "truth" / path.name).read_bytes() == path.read_bytes()
    assert not (tidy.summary.folder / "truth" / "mess.csv").exists()


def test_the_same_seed_makes_the_same_mess(messy: Messy, tmp_path: Path) -> None:
    level = LEVELS[-1]
    first, second = (
        simulate(county=load_county("xifeng"), days=1, end=END, seed=5, out=tmp_path / name, mess=level).folder
        for name in ("first", "second")
    )
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert [name for name in names if (first / name).read_bytes() != (second / name).read_bytes()] == []


def test_the_worst_mess_holds_every_kind(tmp_path: Path) -> None:
    kinds = set()
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        simulate(county=load_county("xifeng"), days=4, end=END, seed=seed, out=folder, mess=3)
        with (folder / "truth" / "mess.csv").open(encoding="utf-8", newline="") as file:
            kinds |= {row["kind"] for row in csv.DictReader(file)}
    from dashboard.simulate.mess import bad_rows, bundles, layout, spelling

    wanted = set(bad_rows.MAKERS) | {"unpaired quote", "a cell too many", "a cell too few"}
    wanted |= {bundles.ONE_TABLE, bundles.SHEETS, bundles.SAME_BYTES, bundles.SAME_ROWS, "in a zip"}
    wanted |= {maker.__name__.replace("_", " ") for _, maker in layout.LAYOUT} - {"repeated row"}
    wanted |= {"row twice", "zero report without rows", "empty file", "truncated workbook", "truncated text"}
    wanted |= {f"dates {each}" for each in spelling.DATES} | {f"classes {each}" for each in spelling.CLASSES}
    assert wanted - kinds == set()
