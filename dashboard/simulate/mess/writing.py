"""Writes tables as text or as a workbook, and says on which row of the file each planted row came to stand."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from dashboard.simulate.exports import CREATED
from dashboard.simulate.mess.forms import Form
from dashboard.simulate.mess.tables import Line, Plant, Table

QUOTE = "\ue000"  # stands for an unpaired quote until the text is made
MERGED = ("school_code", "school_name", "report_date")

Planted = tuple[str, int, Plant]  # sheet, row, what


def _lines(table: Table) -> Iterator[Line]:
    """Yield every row of a table, from its title down."""
    yield from (Line(cells) for cells in table.above)
    if table.groups:
        lower = [name if group else "" for group, name in zip(table.groups, table.header, strict=True)]
        yield Line([group or name for group, name in zip(table.groups, table.header, strict=True)])
        yield Line(lower)
    else:
        yield Line(table.header)
    yield from table.lines


def write_text(table: Table, form: Form) -> tuple[bytes, list[Planted]]:
    """Write one table as text."""
    text, planted, row = io.StringIO(newline=""), [], 1
    for line in _lines(table):
        record = _record(line, form)
        if line.plant:
            planted.append(("", row, line.plant))
        row += record.count("\n")
        text.write(record)
    return text.getvalue().encode(form.encoding), planted


def _record(line: Line, form: Form) -> str:
    cells = list(line.cells)
    if line.is_broken:
        place = next(place for place, cell in enumerate(cells) if cell not in (None, ""))
        cells = [cell.replace("\n", " ") if isinstance(cell, str) else cell for cell in cells]  # one row stays one line
        cells[place] = f"{QUOTE}{cells[place]}"
    record = io.StringIO(newline="")
    csv.writer(record, delimiter=form.delimiter, lineterminator=form.newline).writerow(cells)
    return record.getvalue().replace(QUOTE, '"')


def write_workbook(tables: Sequence[Table]) -> tuple[bytes, list[Planted]]:
    """Write a workbook with a sheet for each table; where there are several, a sheet of instructions comes first."""
    data, planted = io.BytesIO(), []
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"created": CREATED})
    formats = {
        kind: book.add_format({"num_format": form})
        for kind, form in ((date, "yyyy/m/d"), (datetime, "yyyy-mm-dd hh:mm:ss"))
    }
    if len(tables) > 1:
        book.add_worksheet("填写说明").write_string(0, 0, "每校一张表，请勿改动表头。")
    for table in tables:
        sheet = book.add_worksheet(table.title)
        lines = list(_lines(table))
        for row, line in enumerate(lines):
            if line.plant:
                planted.append((table.title, row + 1, line.plant))
            for place, cell in enumerate(line.cells):
                _put(sheet, row, place, cell, formats)
        if table.is_merged:
            for first, last, place, cell in _runs(table, len(lines) - len(table.lines)):
                sheet.merge_range(first, place, last, place, cell, formats.get(type(cell)))
    book.close()
    return data.getvalue(), planted


def _put(sheet: Any, row: int, place: int, cell: Any, formats: dict) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, place, cell, formats[type(cell)])
    elif isinstance(cell, str) and cell:
        sheet.write_string(row, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)


def _runs(table: Table, above: int) -> Iterator[tuple[int, int, int, Any]]:
    """Yield first row, last row, column and value of what can be merged: rows of data with the same text or date."""
    for name in MERGED:
        place = table.place(name)
        if place is None:
            continue
        start = 0
        for row in range(1, len(table.lines) + 1):
            here, before = (table.lines[each] if each < len(table.lines) else None for each in (row, row - 1))
            same = here and before and here.is_data and before.is_data and here.cells[place] == before.cells[place]
            if not same:
                cell = table.lines[start].cells[place] if table.lines[start].is_data else None
                if row - start > 1 and isinstance(cell, str | date):
                    yield start + above, row - 1 + above, place, cell
                start = row
