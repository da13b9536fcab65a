"""Reads workbooks (.xlsx, .xls, .xlsb, .ods and WPS's .et): every sheet, merged cells filled, nothing rounded."""

import io
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from dashboard.errors import SchoolwatchError
from dashboard.intake.sheet import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Row, Sheet, is_blank, too_large

_QUANTITY = re.compile(
    r"[约近共]?\s*\d[\d,]*(?:\.\d+)?\s*[百千万亿]*[余多]?[^\d年月日时:：/.-]{0,4}"
)  # 198件, 24.3万余


def read_workbook(data: bytes) -> list[Sheet]:
    """Read every sheet of a workbook.

    Raises:
        SchoolwatchError: it cannot be opened, or is too large.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_read_sheet(workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError, EOFError, OverflowError) as error:
        raise SchoolwatchError(
            "工作簿打不开：文件不完整、已损坏或加了密码。请用原程序打开、另存为 xlsx 再送来。",
            "The workbook cannot be opened: it is cut off, damaged or locked. Open it and save it as xlsx.",
        ) from error
    return sheets


def _read_sheet(sheet: CalamineSheet) -> Sheet:
    if sheet.total_height >= MAX_ROWS:  # the index of the last row, counted from 0; so is the width
        raise too_large(f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows")
    if sheet.total_width >= MAX_COLUMNS:
        raise too_large(f"超过 {MAX_COLUMNS} 列", f"more than {MAX_COLUMNS} columns")
    grid = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    _fill_merged(grid, sheet.merged_cell_ranges or [])
    rows: list[tuple[int, Row]] = []
    problems: dict[int, tuple[str, str]] = {}
    for number, cells in enumerate(grid, start=1):
        row = [as_text(cell) for cell in cells]
        if is_blank(row):
            continue
        if any(cell and len(cell) > MAX_CELL for cell in row):
            problems[number] = (f"单元格超过 {MAX_CELL} 个字", f"a cell of more than {MAX_CELL} characters")
        rows.append((number, row))
    return Sheet(sheet.name, rows, problems)


def _fill_merged(grid: list[list[Any]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every cell of a merged block the block's text or date; a quantity is not repeated, lest it count twice."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        value = grid[top][left]
        if value in ("", None) or isinstance(value, int | float) or _QUANTITY.fullmatch(str(value)):
            continue
        for row in grid[top : bottom + 1]:
            for place in range(left, min(right + 1, len(row))):
                row[place] = value


def as_text(cell: Any) -> str | None:
    """Write a workbook's cell as the text a person would have typed; nothing is rounded."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        # A spreadsheet keeps 15 digits: what is longer is written so that it is known as a damaged identifier.
        return str(int(cell)) if abs(cell) < 1e15 else f"{cell:.16e}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
