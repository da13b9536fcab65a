"""Turns the bytes of a file into sheets of text cells, changing nothing else about them.

What cannot be read as a table is refused whole, with a sentence that says why and what to do.
"""

from pathlib import Path

from dashboard.errors import SchoolwatchError
from dashboard.intake.sheet import MAX_BYTES, Sheet, too_large
from dashboard.intake.text import decode, read_text, set_aside
from dashboard.intake.workbook import read_workbook

WORKBOOKS = {".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".et"}
TEXTS = {".csv", ".tsv", ".txt"}
BULK_BYTES = 4 * 1024 * 1024
ZIP_MARK, OLE_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_text(path: Path) -> bool:
    """Say whether a file is named and begins as a text table."""
    if path.suffix.lower() not in TEXTS:
        return False
    with path.open("rb") as file:
        return not file.read(8).startswith((ZIP_MARK, OLE_MARK))


def read_file(path: Path, bulk: Path | None = None) -> list[Sheet]:
    """Read every sheet of a workbook, or the one table of a text file.

    Args:
        path: the file.
        bulk: where a large text file may be set aside, decoded; the sheet then holds its first rows. None: read whole.

    Raises:
        SchoolwatchError: empty, not a table, damaged, too large or in an unknown encoding.
    """
    suffix = path.suffix.lower()
    if suffix not in WORKBOOKS | TEXTS:
        raise SchoolwatchError(
            f"不是表格文件（{suffix or '没有扩展名'}）。请导出为 CSV 或 xlsx 再送来。",
            f"Not a table ({suffix or 'no extension'}). Export it as CSV or xlsx and send that.",
        )
    if path.stat().st_size > MAX_BYTES:
        raise too_large(f"超过 {MAX_BYTES >> 20} MB", f"more than {MAX_BYTES >> 20} MB")
    data = path.read_bytes()
    if not data:
        raise SchoolwatchError(
            "文件是空的（0 字节）。请重新导出；没有情况也要带表头的零报告。",
            "The file is empty (0 bytes). Export it again; with nothing to report, send a zero report with its header.",
        )
    # A workbook saved under the name of a text file, or the other way round, is still what its bytes say.
    is_workbook = data.startswith((ZIP_MARK, OLE_MARK)) if suffix in TEXTS else True
    if suffix in WORKBOOKS and not data.startswith((ZIP_MARK, OLE_MARK)) and data[:1] not in (b"\x09",):
        is_workbook = not _looks_like_text(data)
    if is_workbook:
        sheets = read_workbook(data)
    elif bulk and len(data) >= BULK_BYTES:
        sheets = [set_aside(decode(data), bulk)]
    else:
        sheets = [read_text(decode(data))]
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise SchoolwatchError("文件里没有任何内容。请重新导出。", "There is nothing in the file. Export it again.")
    return sheets


def _looks_like_text(data: bytes) -> bool:
    """Say whether bytes named as a workbook are in truth a text table, as some systems export them."""
    head = data[:2000]
    return b"\0" not in head and any(mark in head for mark in (b",", b"\t", b";")) and b"<" not in head[:20]
