"""Runs the grid, prints the figures and writes the document; see the package."""

import argparse
import tempfile
from pathlib import Path

from tools.detection.document import write_document
from tools.detection.figures import Row, row_of
from tools.detection.grid import TERM, terms_of
from tools.detection.measure import METHODS
from tools.detection.workers import measure
from tools.environment import ROOT

SEED = 7


def line(row: Row) -> str:
    """Return one method's figures for the terminal."""
    sensitivity, year, term = row.sensitivity, row.false_a_year, row.false_a_term
    return (
        f"{row.method:14} found in time {row.found:3} of {row.of:3} = {sensitivity.value:6.1%}"
        f" ({sensitivity.low:.1%} to {sensitivity.high:.1%})  days from first {days(row.from_first):>4}"
        f"  from fifth {days(row.from_fifth):>4}  false a school-year {year.value:5.2f}"
        f" ({year.low:.2f} to {year.high:.2f})"
        f"  a school and term {term.value:.2f}"
    )


def days(value: float | None) -> str:
    """Return a number of days, or a dash where there is none."""
    return "–" if value is None else f"{value:g}"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the document goes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(terms_of(TERM, given.seed), Path(folder))
    rows = [row_of(method, measured) for method in METHODS]
    for row in rows:
        print(line(row))
    write_document(given.docs, rows, measured, given.seed)


if __name__ == "__main__":
    main()
