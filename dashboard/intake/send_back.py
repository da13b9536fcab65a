"""Writes the workbook that goes back to a school: its own rows as it sent them, the bad cells red, the reasons beside.

The rows hold people's data just as they came; the workbook is for the school that sent them and for nobody else.
Every cell is written as text, so nothing in it is run as a formula when the school opens it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter

REASON, SUGGESTION = "退回原因", "建议"
MOST_ROWS = 1_000_000  # a sheet holds 1,048,576; beyond this only the rows that come back are written
MOST_CHARACTERS = 32_767  # of a cell


@dataclass(frozen=True)
class SendBackReject:
    """One reason for which a row comes back; ``column`` is the cell's place in the row, None for the row whole."""

    row_number: int
    column: int | None
    reason_zh: str
    suggestion: str | None = None


def write_send_back(
    *,
    file: Path,
    title: str,
    header: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str | None]]],
    rejects: Sequence[SendBackReject],
    out: Path,
) -> bool:
    """Write the workbook and return True; with nothing to send back write nothing and return False.

    Args:
        file: the file the school sent; the first line names it.
        title: the data set in Chinese.
        header: the header as it was sent.
        rows: every row as it was sent, with its number in the file, so that the mended whole can be sent again.
        rejects: what comes back and why; a row may have several reasons.
        out: the .xlsx file to write.
    """
    if not rejects:
        return False
    reasons: dict[int, list[SendBackReject]] = defaultdict(list)
    for reject in rejects:
        reasons[reject.row_number].append(reject)
    whole = len(rows) <= MOST_ROWS
    written = [each for each in rows if whole or each[0] in reasons]
    width = max(len(header), max((len(cells) for _, cells in written), default=0))
    out.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = _Sheet(book, title, width)
        sheet.opening(_first_line(file, title, len(rows), len(reasons), whole=whole))
        sheet.header(header)
        for number, cells in written:
            sheet.row(cells, [_named(each, header) for each in reasons.pop(number, [])])
        for number, lost in sorted(reasons.items()):  # what could not be read as a row has no cells to show
            sheet.row((), [SendBackReject(number, None, f"第 {number} 行：{each.reason_zh}") for each in lost])
        sheet.finish()
    return True


def _first_line(file: Path, title: str, read: int, returned: int, *, whole: bool) -> str:
    shown = "" if whole else "（行数太多，这里只列退回的行，请在原文件里改）"
    return (
        f"{title}：{file.name} 读到 {read} 行，退回 {returned} 行{shown}。"
        f"标红的是有问题的单元格，右边写着{REASON}和{SUGGESTION}。请改好后整份重新报送。"
    )


def _named(reject: SendBackReject, header: Sequence[str]) -> SendBackReject:
    """Put the column's header before a suggestion, so that several in one row stay apart."""
    if not reject.suggestion or reject.column is None or reject.column >= len(header):
        return reject
    suggestion = f"{header[reject.column]}：{reject.suggestion}"
    return SendBackReject(reject.row_number, reject.column, reject.reason_zh, suggestion)


class _Sheet:
    """The sheet being written, from the top down."""

    def __init__(self, book: Any, title: str, width: int) -> None:
        self.sheet = book.add_worksheet("".join(char for char in title if char not in "[]:*?/\\'")[:31] or None)
        self.width = width
        self.next_row = 0
        self.plain = book.add_format({"num_format": "@"})
        self.bad = book.add_format({"num_format": "@", "bg_color": "#F8696B"})
        self.told = book.add_format({"num_format": "@", "font_color": "#9C0006", "text_wrap": True})
        self.bold = book.add_format({"num_format": "@", "bold": True, "bg_color": "#D9E2EC"})
        self.sheet.set_column(0, max(width - 1, 0), 14)
        self.sheet.set_column(width, width + 1, 50)
        self.sheet.freeze_panes(2, 0)

    def _line(self, cells: Iterable[tuple[str | None, Any]]) -> None:
        for place, (text, look) in enumerate(cells):
            if text:
                self.sheet.write_string(self.next_row, place, text[:MOST_CHARACTERS], look)
            elif look is self.bad:
                self.sheet.write_blank(self.next_row, place, None, look)
        self.next_row += 1

    def opening(self, text: str) -> None:
        self._line([(text, self.told)])

    def header(self, header: Sequence[str]) -> None:
        padded = [*header, *[""] * (self.width - len(header))]
        self._line((name, self.bold) for name in [*padded, REASON, SUGGESTION])

    def row(self, cells: Sequence[str | None], rejects: Sequence[SendBackReject]) -> None:
        bad = {each.column for each in rejects}
        padded = [*cells, *[None] * (self.width - len(cells))]
        reasons = "；".join(dict.fromkeys(each.reason_zh for each in rejects))
        suggestions = "；".join(dict.fromkeys(each.suggestion for each in rejects if each.suggestion))
        own = ((cell, self.bad if place in bad or None in bad else self.plain) for place, cell in enumerate(padded))
        self._line(chain(own, [(reasons, self.told), (suggestions, self.told)]))

    def finish(self) -> None:
        self.sheet.autofilter(1, 0, max(self.next_row - 1, 1), self.width + 1)
