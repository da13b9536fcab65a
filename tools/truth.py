"""``make truth``: simulates a county, takes its exports in, builds, and compares what was found with what was planted.

Prints recall and precision for each rule and check; exits 1 where either is below one. What was planted is due by the
instant of the build or does not count.

    python -m tools.truth [--county NAME]... [--days N] [--end DATE] [--seed S] [--rule NAME]... [--keep DIR]
"""

import argparse
import csv
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from dashboard.board import Board, open_board
from dashboard.county import load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.simulate import simulate
from dashboard.simulate.planted import COLUMNS
from dashboard.warehouse.build import build

COUNTIES = ("xifeng", "xincai", "zaozhuang")
DAYS, SEED = 60, 7
SHOWN = 12  # differences printed of one rule

Finding = tuple[str, ...]


@dataclass
class Score:
    """What one rule should find and what it finds; both are counted, since two alike are two."""

    planted: Counter[Finding] = field(default_factory=Counter)
    found: Counter[Finding] = field(default_factory=Counter)

    @property
    def right(self) -> int:
        """How many findings were planted."""
        return (self.planted & self.found).total()

    @property
    def is_perfect(self) -> bool:
        """Say whether all that was planted was found, and nothing else."""
        return self.planted == self.found


def compare(truth: Path, board: Board) -> dict[str, Score]:
    """Compare ``truth/planted.csv`` with the published version, rule by rule."""
    scores: dict[str, Score] = {}
    now = board.version.as_of
    with (truth / "planted.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if datetime.fromisoformat(row["at"]) <= now:
                scores.setdefault(row["name"], Score()).planted[tuple(row[name] for name in COLUMNS)] += 1
    for finding in _findings(board):
        scores.setdefault(finding[1], Score()).found[finding] += 1
    return dict(sorted(scores.items()))


def _findings(board: Board) -> Iterator[Finding]:
    rows = board.sql("""
        SELECT 'overdue_items', rule, clause_id, coalesce(school_code, ''), grade, class_name, due_at
        FROM overdue_items
        UNION ALL
        SELECT 'contradictions', check_name, clause_id, coalesce(school_code, ''), '', '', report_date::TIMESTAMP
        FROM contradictions""")
    for row in rows.itertuples(index=False):
        yield (*map(str, row[:-1]), row[-1].isoformat())


def play(county_name: str, *, days: int, end: date | None, seed: int, folder: Path) -> Board:
    """Simulate the county into ``folder``, take everything in and build."""
    county, home = load_county(county_name), Home.at(folder / "home")
    simulate(county=county, days=days, end=end, seed=seed, out=folder / "exports")
    for outcome in ingest([folder / "exports"], home=home, county=county):
        if outcome.refused or outcome.total("rows_rejected"):
            raise SystemExit(f"{outcome.arrival.name}: {outcome.refused or 'rows were rejected'}")
    build(home=home, county=county)
    return open_board(home.path)


def show(county: str, scores: dict[str, Score], rules: Sequence[str]) -> bool:
    """Print the scores; say whether all of them are perfect."""
    chosen = {name: score for name, score in scores.items() if not rules or name in rules}
    for name, score in chosen.items():
        planted, found = score.planted.total(), score.found.total()
        recall, precision = score.right / planted if planted else 1.0, score.right / found if found else 1.0
        counts = f"planted {planted:5}  found {found:5}  recall {recall:.3f}  precision {precision:.3f}"
        print(f"{county:10} {name:36} {counts}")
        for what, rest in (("not found", score.planted - score.found), ("not planted", score.found - score.planted)):
            for finding in sorted(rest.elements())[:SHOWN]:
                print(f"    {what}: {'  '.join(finding[2:])}")
    right = sum(score.right for score in chosen.values())
    planted = sum(score.planted.total() for score in chosen.values())
    found = sum(score.found.total() for score in chosen.values())
    print(f"{county}: {len(chosen)} rules, recall {right / max(planted, 1):.4f}, precision {right / max(found, 1):.4f}")
    return all(score.is_perfect for score in chosen.values())


def main() -> None:
    """Run the comparison for each county."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--county", action="append", choices=COUNTIES)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--end", type=date.fromisoformat)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--rule", action="append", default=[])
    parser.add_argument("--keep", type=Path, help="an empty folder to leave the exports and the home in")
    given = parser.parse_args()
    perfect = True
    for county in given.county or COUNTIES:
        folder = given.keep / county if given.keep else Path(tempfile.mkdtemp())
        folder.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        board = play(county, days=given.days, end=given.end, seed=given.seed, folder=folder)
        print(f"{county}: simulated, taken in and built in {time.monotonic() - started:.0f} s")
        perfect &= show(county, compare(folder / "exports" / "truth", board), given.rule)
        if not given.keep:
            shutil.rmtree(folder)
    sys.exit(0 if perfect else 1)


if __name__ == "__main__":
    main()
