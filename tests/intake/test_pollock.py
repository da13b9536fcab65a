"""Files polluted on purpose: each cell comes out as in the clean table, or its row is rejected. None is silently wrong.

The Pollock benchmark (HPI) and csv-spectrum, read from beside the project.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.contracts import Contract, read_contract
from dashboard.errors import SchoolwatchError
from dashboard.intake.reading import read_file
from tests.intake.laboratory import Laboratory, open_laboratory

COLUMNS = ("DATE", "TIME", "Qty", "PRODUCTID", "Price", "ProductType", "ProductDescription", "URL", "Comments")
REFUSED = {"file_no_header.csv", "file_no_payload.csv"}
# The clean table of this one is its first table alone. Here a second table under its own header is data as well, so
# its rows are held against how the file writes them.
TWO_TABLES = "file_multitable_more.csv"

# How many rows of a file may be beyond rescue: one, but for a file whose texts hold the delimiter unquoted, and
# a second table with empty cells.
MOST_REJECTED = {"file_field_delimiter_0x20.csv": 49, TWO_TABLES: 4}


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """A contract of texts alone: what is judged here is reading."""
    required = {"constraints": {"required": True}}
    fields = [
        {"name": name, "type": "string", "title": name, "x-title-en": name, **({} if name == "Comments" else required)}
        for name in COLUMNS
    ]
    raw = {
        "name": "products",
        "title": "Products",
        "x-title-en": "Products",
        "description": "",
        "fields": fields,
        "primaryKey": list(COLUMNS),
        "missingValues": [""],
        "foreignKeys": [],
        "x-replaces": "key",
        "x-expected": "event",
    }
    path = tmp_path_factory.mktemp("contracts") / "products.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return read_contract(path)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Iterator[Laboratory]:
    with open_laboratory(tmp_path_factory.mktemp("laboratory"), {}, {"products": contract}) as opened:
        yield opened


def records(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def wanted_rows(polluted: Path, clean: Path) -> Counter[tuple[str, ...]]:
    """The rows that should come out, each with how often."""
    rows = records(clean)[1:]
    if polluted.name == TWO_TABLES:
        both = records(polluted)
        second = max(number for number, row in enumerate(both) if row[0] == COLUMNS[0])
        rows += [row[: len(COLUMNS)] for row in both[second + 1 :] if len(row) > len(COLUMNS)]
    return Counter(tuple(cell.replace("\n", "").strip() for cell in row) for row in rows)


def test_no_cell_of_a_polluted_file_is_silently_wrong(real: Path, laboratory: Laboratory) -> None:
    score: Counter[str] = Counter()
    for path in sorted((real / "messy_csv/pollock/csv").iterdir()):
        wanted = wanted_rows(path, real / "messy_csv/pollock/clean" / path.name)
        judged = laboratory.judge(path)
        if judged.refused:
            assert path.name in REFUSED, judged.refused
            score["refused"] += len(COLUMNS) * wanted.total()
            continue
        assert judged.rows_read == judged.rows_landed + judged.rows_rejected + judged.rows_duplicate
        landed = Counter(tuple(row[name] or "" for name in COLUMNS) for row in judged.rows)
        wrong = (landed - wanted).total()
        lost = (wanted - landed).total()
        explained = judged.rows_rejected + judged.rows_duplicate
        assert lost <= explained, (path.name, wanted - landed)
        score["right"] += len(COLUMNS) * (landed & wanted).total()
        score["rejected"] += len(COLUMNS) * lost
        score["silently wrong"] += len(COLUMNS) * wrong
        assert lost <= MOST_REJECTED.get(path.name, 1), (path.name, judged.reasons)
    print("Pollock, cells: " + ", ".join(f"{name} {cells}" for name, cells in score.items()))
    assert score["silently wrong"] == 0


@pytest.mark.parametrize("header", ["DATE", "28/01/2018"])
def test_only_a_file_without_a_header_or_content_is_refused(real: Path, laboratory: Laboratory, header: str) -> None:
    for path in sorted((real / "messy_csv/pollock/csv").iterdir()):
        begins = path.read_bytes().startswith(header.encode())
        if begins:
            assert (laboratory.judge(path).refused is None) == (header == "DATE")


def test_the_corners_of_the_csv_standard_are_read_as_they_should_be(real: Path) -> None:
    compared = 0
    for path in sorted((real / "messy_csv/csv_spectrum/csvs").glob("*.csv")):
        expected = json.loads((real / "messy_csv/csv_spectrum/json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        if path.stem == "utf8":  # a single ʤ in plain ASCII has the bytes of a Chinese character, too
            with pytest.raises(SchoolwatchError, match="分不清"):
                read_file(path)
            continue
        (sheet,) = read_file(path)
        header, *rows = [cells for _, cells in sheet.rows]
        read = [dict(zip(header, (cell or "" for cell in cells), strict=True)) for cells in rows]
        # A line break in a cell is a line break, however the file's system writes it.
        assert read == [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in expected], path.name
        assert sheet.problems == {}
        compared += len(rows)
    assert compared >= 18
