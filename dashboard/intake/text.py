"""Reads text tables: the encoding, the delimiter, and records that one bad quote cannot spoil for the others."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dashboard.errors import SchoolwatchError
from dashboard.intake.sheet import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Bulk, Row, Sheet, is_blank, too_large

DELIMITERS = (",", "\t", ";", "|", "，", " ")
MAX_RECORD_LINES = 200
HEAD_CHARACTERS = 200_000
BAD_QUOTES = ("引号不成对，这一行分不清各列", "unpaired quotes: the columns of this row cannot be told apart")
LONG_CELL = (f"单元格超过 {MAX_CELL} 个字", f"a cell of more than {MAX_CELL} characters")


def decode(data: bytes) -> str:
    """Decode the bytes of a text file: UTF-8 or UTF-16 by its mark, UTF-8, else GB18030 (which holds GBK).

    Raises:
        SchoolwatchError: none of them, or UTF-8 that has been damaged on the way.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[:200].count(0) > len(data[:200]) // 4:
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and _is_damaged_utf8(data, error.start):
                break
            continue
        if encoding == "utf-8-sig" and _may_be_gb18030(data):
            raise SchoolwatchError(
                "文字编码分不清（UTF-8 和 GB18030 都读得通，意思不同）。请在原程序里另存为“CSV UTF-8”再送来。",
                "The text's encoding is ambiguous (both UTF-8 and GB18030 fit). Save it as “CSV UTF-8” and send that.",
            )
        if "\x00" not in text:
            return text
    raise SchoolwatchError(
        "文字编码认不出来或已损坏（既不是 UTF-8，也不是 GB18030）。请在原程序里另存为“CSV UTF-8”再送来。",
        "The text's encoding is unknown or damaged (neither UTF-8 nor GB18030). Save it as “CSV UTF-8” and send that.",
    )


def _may_be_gb18030(data: bytes) -> bool:
    """Say whether good UTF-8 is as likely GB18030: 一小 there has the bytes of two Cyrillic letters.

    Chinese in UTF-8 takes three bytes a character, and a file with any is UTF-8. In a file without a mark and without
    any, a single two-byte character beside a letter or a digit (café, 36.5°) is taken for what UTF-8 says; one that
    stands alone (女 has the bytes of Ů), or two in a row, may be a Chinese word.
    """
    if data.isascii() or data.startswith(b"\xef\xbb\xbf") or re.search(rb"[\xe0-\xff]", data):
        return False
    runs = re.finditer(rb"([0-9A-Za-z]?)((?:[\xc2-\xdf][\x80-\xbf])+)(?=([0-9A-Za-z]?))", data)
    return any(len(run[2]) > 2 or not (run[1] or run[3]) for run in runs)


def _is_damaged_utf8(data: bytes, start: int) -> bool:
    """Tell UTF-8 with a few bad bytes from another encoding, in which nearly nothing is good UTF-8.

    Args:
        data: the whole file.
        start: the first byte that is no UTF-8; only what lies around it is looked at.
    """
    around = data[max(0, start - HEAD_CHARACTERS) : start + HEAD_CHARACTERS].decode("utf-8", "replace")
    good = Counter("bad" if char == "\ufffd" else "good" for char in around if char > "\x7f")
    return good["good"] >= 4 * good["bad"]


def read_text(text: str) -> Sheet:
    """Read a decoded text file as one sheet; rows that cannot be read are kept and named in ``problems``.

    Raises:
        SchoolwatchError: too many rows or columns.
    """
    rows: list[tuple[int, Row]] = []
    problems: dict[int, tuple[str, str]] = {}
    for number, cells, problem in _records(text, delimiter_of(text)):
        if problem:
            problems[number] = problem
        elif is_blank(cells):
            continue
        rows.append((number, cells))
        if len(rows) > MAX_ROWS:
            raise too_large(f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows")
        if len(cells) > MAX_COLUMNS:
            raise too_large(f"超过 {MAX_COLUMNS} 列", f"more than {MAX_COLUMNS} columns")
    return Sheet("", rows, problems, ragged=True)


def set_aside(text: str, path: Path) -> Sheet:
    """Write a large text to ``path`` in UTF-8 and return a sheet of its first rows."""
    path.write_text(text, encoding="utf-8", newline="")
    head = text[:HEAD_CHARACTERS]
    sheet = read_text(head[: head.rfind("\n") + 1])
    return replace(sheet, bulk=Bulk(path, delimiter_of(text)))


def delimiter_of(text: str) -> str:
    """Choose the delimiter that parts most of the first rows into the same number of cells, and into many.

    Titles, times and texts hold spaces and commas, too, but never as regularly as a table has columns.
    """
    head = "\n".join(text[:40_000].splitlines()[:60])

    def score(delimiter: str) -> int:
        widths = Counter(len(cells) for _, cells, problem in _records(head, delimiter) if not problem)
        return max(((width - 1) * rows for width, rows in widths.items()), default=0)

    return max(DELIMITERS, key=score)  # the first of equals: a comma before a space


def _records(text: str, delimiter: str) -> Iterator[tuple[int, Row, tuple[str, str] | None]]:
    """Split text into records: (line it starts on, cells, problem).

    A record ends with its line, or, where quotes are open, with the line that closes them. A quote that nothing
    closes, or that stands inside a quoted cell, costs its own line and no other. Where what lies between an open
    quote and its close looks like rows of the table, each of those lines is a row that cannot be told apart.
    """
    lines = re.split(r"\r\n|\r|\n", text)
    width = _usual_width(lines, delimiter)
    start = 0
    while start < len(lines):
        line = lines[start]
        if not line:
            start += 1
            continue
        quotes, end = line.count('"'), start + 1
        while quotes % 2 and end < len(lines) and end - start < MAX_RECORD_LINES:
            quotes += lines[end].count('"')
            end += 1
        cells = _cells("\n".join(lines[start:end]), delimiter) if quotes % 2 == 0 else None
        if cells is None:
            yield start + 1, [line[:200]], BAD_QUOTES
            start += 1
            continue
        if any('"' not in inner and width == inner.count(delimiter) + 1 for inner in lines[start + 1 : end - 1]):
            for number in range(start, end):
                yield number + 1, [lines[number][:200]], BAD_QUOTES
            start = end
            continue
        long = any(cell is not None and len(cell) > MAX_CELL for cell in cells)
        yield start + 1, cells, LONG_CELL if long else None
        start = end


def _usual_width(lines: list[str], delimiter: str) -> int | None:
    """Return how many cells most of the first lines without quotes have; None for a list of one column."""
    widths = Counter(line.count(delimiter) + 1 for line in lines[:1000] if line and '"' not in line)
    width = max(widths, key=lambda each: (widths[each], each), default=1)
    return width if width > 1 else None


def _cells(record: str, delimiter: str) -> Row | None:
    """Split one record, None where its quotes are not as they should be."""
    if '"' not in record:
        return [cell or None for cell in record.split(delimiter)]
    try:
        parsed = list(csv.reader([record], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    if len(parsed) != 1:
        return None
    return [cell or None for cell in parsed[0]]
