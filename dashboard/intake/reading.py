"""Turns the bytes of a file into sheets of text cells, changing nothing else about them.

What cannot be read as a table is refused whole, with a sentence that says why and what to do.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from dashboard.errors import SchoolwatchError

WORKBOOKS = {".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".et"}
TEXTS = {".csv", ".tsv", ".txt"}

Row = Sequence[str | None]


@dataclass(frozen=True)
class Sheet:
    """One table-like thing of a file: its rows of text cells, each with its row number in the file (from 1)."""

    name: str
    rows: Sequence[tuple[int, Row]]


def read_file(path: Path) -> list[Sheet]:
    """Read every sheet of a workbook, or the one table of a text file.

    Raises:
        SchoolwatchError: empty, not a table, damaged or in an unknown encoding.
    """
    suffix = path.suffix.lower()
    if suffix not in WORKBOOKS | TEXTS:
        raise SchoolwatchError(
            f"不是表格文件（{suffix or '没有扩展名'}）。请导出为 CSV 或 xlsx 再送来。",
            f"Not a table ({suffix or 'no extension'}). Export it as CSV or xlsx and send that.",
        )
    data = path.read_bytes()
    if not data:
        raise SchoolwatchError(
            "文件是空的（0 字节）。请重新导出；没有情况也要带表头的零报告。",
            "The file is empty (0 bytes). Export it again; with nothing to report, send a zero report with its header.",
        )
    sheets = _read_workbook(data) if suffix in WORKBOOKS else [Sheet("", list(_read_text(data)))]
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise SchoolwatchError("文件里没有任何内容。请重新导出。", "There is nothing in the file. Export it again.")
    return sheets


def _is_blank(row: Row) -> bool:
    return not any(cell and cell.strip() for cell in row)


def _read_workbook(data: bytes) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in workbook.sheet_names
        ]
    except (CalamineError, OSError, ValueError, EOFError) as error:
        raise SchoolwatchError(
            "工作簿打不开：文件不完整或已损坏。请用原程序打开、另存为 xlsx 再送来。",
            "The workbook cannot be opened: it is cut off or damaged. Open it where it was made and save it as xlsx.",
        ) from error
    sheets = []
    for name, grid in grids:
        rows = ((number, [_as_text(cell) for cell in row]) for number, row in enumerate(grid, start=1))
        sheets.append(Sheet(name, [(number, row) for number, row in rows if not _is_blank(row)]))
    return sheets


def _as_text(cell: Any) -> str | None:
    """Write a workbook's cell as the text a person would have typed; nothing is rounded."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def decode(data: bytes) -> str:
    """Decode the bytes of a text file: UTF-8 or UTF-16 by its mark, UTF-8, else GB18030 (which holds GBK).

    Raises:
        SchoolwatchError: none of them, or UTF-8 that has been damaged on the way.
    """
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8-sig" and _is_damaged_utf8(data):
                break
            continue
        if "\x00" not in text:
            return text
    raise SchoolwatchError(
        "文字编码认不出来或已损坏（既不是 UTF-8，也不是 GB18030）。请在原程序里另存为“CSV UTF-8”再送来。",
        "The text's encoding is unknown or damaged (neither UTF-8 nor GB18030). Save it as “CSV UTF-8” and send that.",
    )


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a few bad bytes from another encoding, in which nearly nothing is good UTF-8."""
    good = Counter("bad" if char == "\ufffd" else "good" for char in data.decode("utf-8", "replace") if char > "\x7f")
    return good["good"] >= 4 * good["bad"]


def _read_text(data: bytes) -> Iterator[tuple[int, Row]]:
    text = decode(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    first_line = 1
    try:
        for row in reader:
            if not _is_blank(row):
                yield first_line, [cell or None for cell in row]
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise SchoolwatchError(
            f"第 {first_line} 行读不下去（引号不成对，或单元格过长）。请检查这一行后重新导出。",
            f"Line {first_line} cannot be read (an unpaired quote, or a cell too long). Check it and export again.",
        ) from error


def _delimiter(text: str) -> str:
    """Choose the delimiter that gives most of the first rows the same number of cells, and more than one."""
    head = text[:20_000].splitlines()[:50]

    def score(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(head, delimiter=delimiter))
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        return (rows, width) if width > 1 else (0, 0)

    return max([",", "\t", ";", "|"], key=score)
