"""Turns rows of the board into files that people open: CSV for a spreadsheet or a program, XLSX with a sheet about it.

A cell that a spreadsheet would run as a formula is written as the text it is. Nothing here knows the web.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any

import pandas as pd
import xlsxwriter

from dashboard.board import Board
from dashboard.errors import SchoolwatchError
from dashboard.language import N_, translator

TABLES = (
    "indicator_values", "reporting", "overdue_items", "signals", "contradictions", "dictionary", "clauses",
    "deliveries", "rejects", "towns", "schools", "calendar", "version",
)  # fmt: skip
"""What may be downloaded as it was published; figures of single classes are left out (``indicator_values``)."""

PLACE_LEVELS = ["school", "town", "stage", "county"]
XLSX_ROWS = 1_048_575
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")

TITLES = {
    **{"school_code": N_("学校代码"), "school_name": N_("学校"), "town_code": N_("乡镇代码"), "town_name": N_("乡镇")},
    **{"stage": N_("学段"), "grade": N_("年级"), "class_name": N_("班级"), "report_date": N_("日期")},
    **{"indicator": N_("指标"), "value": N_("数值"), "numerator": N_("分子"), "denominator": N_("分母")},
    **{"change": N_("较上日"), "status": N_("状态"), "report": N_("上报"), "received_at": N_("送达时间")},
    **{"rule": N_("规则"), "clause_id": N_("条款"), "kind": N_("类别"), "severity": N_("轻重（1 最急）")},
    **{"subject": N_("对象"), "due_at": N_("到期时间"), "hours_overdue": N_("逾期小时"), "owner": N_("责任人")},
    **{"detail_zh": N_("事项"), "detail_en": N_("事项（英文）")},
}
"""Headings in words; a column that is not listed keeps its name."""


class NoSuchTable(SchoolwatchError):  # noqa: N818 - it reads as what it says
    """The address names a table that cannot be downloaded."""


def read_rows(board: Board, name: str, arguments: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return the rows of a published table that ``arguments`` ask for.

    Args:
        board: where the table is.
        name: one of ``TABLES``.
        arguments: the pairs of a query string. ``columns=a,b`` and ``order_by=-a,b`` choose and sort; ``limit=n`` cuts;
            any other pair is a column and its value: repeated means any of them, ``low..high`` means from … to.

    Raises:
        NoSuchTable: no table of that name may be downloaded.
        SchoolwatchError: no such column, or a value that the column cannot hold.
    """
    if name not in TABLES or name not in board.tables():
        raise NoSuchTable(
            f"没有可以下载的表“{name}”。请检查地址。", f"There is no table “{name}” to download. Check the address."
        )
    kinds = board.table(name, limit=0).dtypes
    asked: dict[str, list[str]] = {}
    for key, value in arguments:
        asked.setdefault(key, []).append(value)
    columns = _listed(asked.pop("columns", None))
    order = _listed(asked.pop("order_by", None))
    limit = asked.pop("limit", None)
    filters = {key: _filter(key, values, kinds.get(key)) for key, values in asked.items()}
    if name == "indicator_values":
        wanted = asked.get("level", PLACE_LEVELS)
        filters["level"] = [level for level in PLACE_LEVELS if level in wanted]
    return board.table(
        name,
        columns=columns or None,
        order_by=order or None,
        limit=_whole("limit", limit[-1]) if limit else None,
        **filters,
    )


def _listed(values: list[str] | None) -> list[str]:
    return [part for value in values or () for part in value.split(",") if part]


def _filter(key: str, values: list[str], kind: Any) -> Any:
    if len(values) > 1:
        return [_typed(key, value, kind) for value in values]
    low, dots, high = values[0].partition("..")
    return (_typed(key, low, kind), _typed(key, high, kind)) if dots else _typed(key, values[0], kind)


def _typed(key: str, text: str, kind: Any) -> Any:
    """Return the text as the column's type; a column that is not there is left to the board to refuse."""
    if kind is None:
        return text
    try:
        if pd.api.types.is_datetime64_any_dtype(kind):
            return datetime.fromisoformat(text)
        if pd.api.types.is_bool_dtype(kind):
            return {"true": True, "false": False}[text.lower()]
        return float(text) if pd.api.types.is_numeric_dtype(kind) else text
    except (ValueError, KeyError):
        raise _bad_value(key, text) from None


def _whole(key: str, text: str) -> int:
    if not text.isdecimal():
        raise _bad_value(key, text)
    return int(text)


def _bad_value(key: str, text: str) -> SchoolwatchError:
    return SchoolwatchError(f"{key} 不能是“{text}”。请改正地址。", f"{key} cannot be “{text}”. Correct the address.")


def harmless(value: Any) -> Any:
    """Return a text that a spreadsheet would run as a formula with an apostrophe before it, all else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def headings(rows: pd.DataFrame, language: str | None) -> list[str]:
    """Return the columns' headings in words of ``language``, or their names where no language is asked for."""
    _ = translator(language or "")
    return [_(TITLES[column]) if language and column in TITLES else str(column) for column in rows.columns]


def write_csv(rows: pd.DataFrame, *, language: str | None = None) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark, by which Excel knows Chinese."""
    safe = rows.map(harmless)
    safe.columns = pd.Index(headings(rows, language))
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def write_xlsx(rows: pd.DataFrame, *, about: Mapping[str, str], language: str | None = None) -> IO[bytes]:
    """Return an open file with the rows on one sheet, its header frozen, and what it is on a second one.

    The rows go through a file row by row, so a large table does not have to fit into memory twice.

    Raises:
        SchoolwatchError: more rows than a sheet can hold.
    """
    if len(rows) > XLSX_ROWS:
        raise SchoolwatchError(
            f"共 {len(rows)} 行，一张工作表放不下。请加筛选条件，或下载 CSV。",
            f"{len(rows)} rows do not fit on one sheet. Filter further, or take the CSV.",
        )
    _ = translator(language or "")
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - whoever sends it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("数据"))
        _write_rows(book, sheet, headings(rows, language), rows)
        notes = book.add_worksheet(_("说明"))
        notes.set_column(0, 0, 18)
        notes.set_column(1, 1, 70)
        for at, (key, value) in enumerate(about.items()):
            notes.write_string(at, 0, key, book.add_format({"bold": True}))
            notes.write_string(at, 1, harmless(value))
    file.seek(0)
    return file


def _write_rows(book: Any, sheet: Any, titles: Sequence[str], rows: pd.DataFrame) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), max(len(titles) - 1, 0))
    for at, title in enumerate(titles):
        sheet.set_column(at, at, max(12, min(40, 2 * len(title) + 2)))
    sheet.write_row(0, 0, [harmless(title) for title in titles], head)
    whole_days = [_whole_days(rows.iloc[:, at]) for at in range(len(titles))]
    for line, row in enumerate(rows.itertuples(index=False), start=1):
        _write_row(sheet, line, zip(row, whole_days, strict=True), day, moment)


def _write_row(sheet: Any, line: int, cells: Iterable[tuple[Any, bool]], day: Any, moment: Any) -> None:
    for at, (value, whole_day) in enumerate(cells):
        if value is None or pd.isna(value):
            continue
        if isinstance(value, (datetime, date)):
            sheet.write_datetime(line, at, value, day if whole_day else moment)
        elif isinstance(value, str):
            sheet.write_string(line, at, harmless(value))
        else:
            sheet.write(line, at, value.item() if hasattr(value, "item") else value)


def _whole_days(column: pd.Series) -> bool:
    """Say whether a column holds days and no times of day."""
    known = column.dropna()
    if pd.api.types.is_datetime64_any_dtype(column):
        return bool((known == known.dt.normalize()).all())
    return all(isinstance(value, date) and not isinstance(value, datetime) for value in known)
