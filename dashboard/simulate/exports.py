"""Writes exports and remembers when each arrived. The bytes depend on the rows alone, never on the clock."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from dashboard.contracts import Contract
from dashboard.simulate.habits import WORKBOOK, Habit

Row = Mapping[str, Any]
OFFICE = Habit()
ZERO_REPORT = "零报告"
CREATED = datetime(2024, 1, 1)  # a workbook holds when it was made: a constant, so that its bytes can be compared


@dataclass(frozen=True)
class Written:
    """One export: its path below the folder, when it arrived, and how large it is."""

    file: str
    received_at: datetime
    rows: int
    bytes: int


class Exports:
    """The folder that is being filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[Written] = []

    def write(
        self, name: str, contract: Contract, rows: Iterable[Row], received_at: datetime, habit: Habit = OFFICE
    ) -> None:
        """Write one export; ``name`` is its path below the folder, without the ending."""
        columns = habit.columns(contract)
        header = [habit.header(contract, column) for column in columns]
        cells = [[habit.value(contract, column, row.get(column.name)) for column in columns] for row in rows]
        workbook = habit.format == WORKBOOK
        data = _workbook(contract.title, header, cells) if workbook else _text(header, cells, habit.format)
        path = self.folder / f"{name}.{'xlsx' if workbook else 'csv'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        file = path.relative_to(self.folder).as_posix()
        self.written.append(Written(file, received_at, len(cells), len(data)))

    def write_arrivals(self) -> None:
        """Write ``arrivals.csv``, in the order of arrival: ingest reads from it when each file came."""
        ordered = sorted(self.written, key=lambda each: (each.received_at, each.file))
        rows = [[each.file, each.received_at.isoformat(), "true"] for each in ordered]
        (self.folder / "arrivals.csv").write_bytes(_text(["file", "received_at", "simulated"], rows, "utf-8"))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a plain UTF-8 table; None is an empty cell, a date is ISO."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [[each.isoformat() if isinstance(each, date) else each for each in row] for row in rows]
    path.write_bytes(_text(columns, cells, "utf-8"))


def _text(header: Sequence[str], rows: Sequence[Sequence[Any]], encoding: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def _workbook(title: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"created": CREATED})
    day, instant = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    sheet = book.add_worksheet(title)
    for line, row in enumerate([header, *rows]):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, place, value, instant if isinstance(value, datetime) else day)
            elif isinstance(value, str):
                sheet.write_string(line, place, value)  # an identifier must not become a number
            elif value is not None:
                sheet.write_number(line, place, value)
    book.close()
    return data.getvalue()
