"""Turns rows into files that people open: CSV, XLSX with a sheet that says what it is, Parquet, JSON.

Rows come batch by batch and are first laid aside in a file, so that a million of them need no million of room, a slow
line does not hold a query open, and whatever is wrong is known before the first byte is sent. A cell or heading that a
spreadsheet would run as a formula is written as the text it is. Nothing here knows the web.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import xlsxwriter

from dashboard.errors import SchoolwatchError
from dashboard.language import translator

XLSX_ROWS = 1_048_575
RISKY = "=+-@\t\r\n＝＋－＠"
"""With what a formula may begin; a spreadsheet in Chinese takes the wide signs too."""

CELL_CHARACTERS = 32_767
EPOCH_DAYS = 25_569  # from a spreadsheet's day 0 to 1970-01-01
DAY_MICROSECONDS = 86_400_000_000


class Laid:
    """Rows laid aside in a file, to be read as often as needed; ``count`` is how many."""

    def __init__(self, file: IO[bytes], schema: pa.Schema, count: int) -> None:
        """Keep the open file."""
        self._file, self.schema, self.count = file, schema, count

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows, a batch at a time."""
        self._file.seek(0)
        with pa.ipc.open_stream(self._file) as reader:
            yield from reader

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def lay_aside(rows: pa.RecordBatchReader | pd.DataFrame) -> Laid:
    """Write rows into a temporary file, from which any kind of download is made."""
    if isinstance(rows, pd.DataFrame):
        rows = pa.Table.from_pandas(rows, preserve_index=False).to_reader()
    file = tempfile.TemporaryFile(suffix=".arrow")  # noqa: SIM115 - whoever has sent the download closes it
    count = 0
    with pa.ipc.new_stream(file, rows.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as out:
        for batch in rows:
            out.write_batch(batch)
            count += batch.num_rows
    return Laid(file, rows.schema, count)


def harmless(value: Any) -> Any:
    """Return a text that a spreadsheet would run as a formula with an apostrophe before it, all else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(tuple(RISKY)) else value


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)


def _harmless(column: pa.Array) -> pa.Array:
    """Do the same to a whole column of texts."""
    texts = column.cast(pa.string())
    risky = pc.fill_null(pc.match_substring_regex(texts, f"^[{RISKY}]".replace("-", r"\-")), False)
    return pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)


def write_csv(laid: Laid, headings: Sequence[str]) -> Iterator[bytes]:
    """Yield the rows as CSV in UTF-8 with a byte-order mark, by which Excel knows Chinese."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([harmless(heading) for heading in headings])
    yield line.getvalue().encode("utf-8-sig")
    for batch in laid.batches():
        texts = pa.table(
            [_csv_column(column) for column in batch.columns], names=[str(at) for at in range(len(headings))]
        )
        part = io.BytesIO()
        pyarrow.csv.write_csv(texts, part, pyarrow.csv.WriteOptions(include_header=False))
        yield part.getvalue()


def _csv_column(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%d %H:%M:%S")
    return _harmless(column) if _is_text(column.type) else column


def write_json(laid: Laid) -> Iterator[bytes]:
    """Yield the rows as a JSON array of objects; days and instants as in ISO 8601, what is not known as null."""
    opening = "["
    for batch in laid.batches():
        rows = batch.to_pylist()
        text = ",\n".join(json.dumps(row, ensure_ascii=False, default=lambda value: value.isoformat()) for row in rows)
        yield f"{opening}{text}".encode()
        opening = ",\n" if rows or opening != "[" else "["
    yield b"]" if opening != "[" else b"[]"


@contextmanager
def _written() -> Iterator[IO[bytes]]:
    """Hand out a temporary file; it stays open for whoever sends it, unless writing it fails."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        yield file
    except BaseException:
        file.close()
        raise
    file.seek(0)


def write_parquet(laid: Laid, headings: Sequence[str]) -> IO[bytes]:
    """Return an open file with the rows as Parquet, for a program: nothing in it is changed."""
    schema = pa.schema([field.with_name(name) for field, name in zip(laid.schema, headings, strict=True)])
    with _written() as file, pq.ParquetWriter(file, schema, compression="zstd") as out:
        for batch in laid.batches():
            out.write_batch(batch.rename_columns(list(headings)))
    return file


def write_xlsx(
    laid: Laid, headings: Sequence[str], *, about: Mapping[str, str], language: str | None = None
) -> IO[bytes]:
    """Return an open file with the rows on one sheet, its header frozen and with filters, and what it is on a second.

    Cells are typed: numbers as numbers, days as days, identifiers and all other text as text. The rows go through a
    file row by row.

    Raises:
        SchoolwatchError: more rows than a sheet can hold.
    """
    if laid.count > XLSX_ROWS:
        raise SchoolwatchError(
            f"共 {laid.count} 行，一张工作表放不下。请加筛选条件，或下载 CSV。",
            f"{laid.count} rows do not fit on one sheet. Filter further, or take the CSV.",
        )
    _ = translator(language or "")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with _written() as file, xlsxwriter.Workbook(file, options) as book:
        _write_rows(book, book.add_worksheet(_("数据")), headings, laid)
        notes = book.add_worksheet(_("说明"))
        notes.set_column(0, 0, 24)
        notes.set_column(1, 1, 90)
        bold = book.add_format({"bold": True})
        for at, (key, value) in enumerate(about.items()):
            notes.write_string(at, 0, harmless(key), bold)
            notes.write_string(at, 1, harmless(value)[:CELL_CHARACTERS])
    return file


def _write_rows(book: Any, sheet: Any, headings: Sequence[str], laid: Laid) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(laid.count, 1), max(len(headings) - 1, 0))
    looks = [_look(book, field.type) for field in laid.schema]
    for at, heading in enumerate(headings):
        sheet.set_column(at, at, max(12, min(40, 2 * len(heading) + 2)), looks[at])
        sheet.write_string(0, at, harmless(heading), book.add_format({"bold": True, "bottom": 1}))
    writers: list[Callable[..., Any]] = [
        sheet.write_string if _is_text(field.type) else sheet.write_boolean if pa.types.is_boolean(field.type)
        else sheet.write_number
        for field in laid.schema
    ]  # fmt: skip
    line = 0
    for batch in laid.batches():
        for row in zip(*(_cells(column) for column in batch.columns), strict=True):
            line += 1
            for at, value in enumerate(row):
                if value is not None:
                    writers[at](line, at, value, looks[at])


def _look(book: Any, kind: pa.DataType) -> Any:
    form = "yyyy-mm-dd" if pa.types.is_date(kind) else "yyyy-mm-dd hh:mm" if pa.types.is_timestamp(kind) else None
    form = "@" if _is_text(kind) else form
    return book.add_format({"num_format": form}) if form else None


def _cells(column: pa.Array) -> list[Any]:
    """Return a column as what a cell can hold: days and instants as a spreadsheet counts them."""
    kind = column.type
    if _is_text(kind):
        return [None if text is None else text[:CELL_CHARACTERS] for text in _harmless(column).to_pylist()]
    if pa.types.is_date(kind):
        return pc.add(column.cast(pa.date32()).cast(pa.int32()), EPOCH_DAYS).to_pylist()
    if pa.types.is_timestamp(kind):
        since = column.cast(pa.timestamp("us"), safe=False).cast(pa.int64())
        return pc.add(pc.divide(since.cast(pa.float64()), float(DAY_MICROSECONDS)), float(EPOCH_DAYS)).to_pylist()
    if pa.types.is_floating(kind):
        return [value if value is not None and abs(value) < 1e308 else None for value in column.to_pylist()]
    return column.to_pylist()
