"""Reads what an address asks of a table, and asks it: which rows, in which order, which columns, or counted by group.

The page's grid, a download and the API all come through here, so they cannot disagree. Columns are taken from the
table's own list and every value is bound: nothing that anybody types becomes SQL.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.errors import SchoolwatchError
from dashboard.sql import literal
from dashboard.table_texts import ROWS, both
from dashboard.tables import Column, Table

HOWS = {
    "text": ("is", "not", "contains", "not_contains", "starts", "ends", "blank"),
    "flag": ("is", "not", "blank"),
    **dict.fromkeys(("whole", "number", "date", "moment"), ("is", "not", "from", "to", "above", "below", "blank")),
}
"""What may be asked of a column of each kind. In an address: ``column=…`` for ``is``, else ``column.how=…``."""

COUNT = "rows"
"""The column of a grouped answer that counts the rows of each group."""

BATCH = 20_000
TOO_MUCH = (duckdb.InterruptException, duckdb.OutOfMemoryException)


@dataclass(frozen=True)
class Filter:
    """A condition on one column. Several values of ``is`` and ``not`` mean any of them."""

    column: str
    how: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class TableQuery:
    """What is asked of a table: all of ``filters`` hold; ``order`` names columns, a leading "-" sorts downwards."""

    filters: tuple[Filter, ...] = ()
    order: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    group: str | None = None
    limit: int | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """Return the pairs of a query string that :func:`read_query` reads as this."""
        pairs = [
            (each.column if each.how == "is" else f"{each.column}.{each.how}", value)
            for each in self.filters
            for value in each.values
        ]
        pairs += [("group", self.group)] if self.group else []
        pairs += [("order_by", ",".join(self.order))] if self.order else []
        pairs += [("columns", ",".join(self.columns))] if self.columns else []
        return [*pairs, *([("limit", str(self.limit))] if self.limit is not None else [])]


def read_query(table: Table, pairs: Iterable[tuple[str, str]]) -> TableQuery:
    """Return what the pairs of a query string ask of ``table``.

    ``columns=a,b`` and ``order_by=-a,b`` choose and sort, ``group=a`` counts by a column, ``limit=n`` cuts. Any other
    name is a column (``town_name=西丰镇``), with what is asked of it after a dot (``school_name.contains=小学``); given
    several times it means any of the values, and ``low..high`` from … to, both included, for numbers and days.

    Raises:
        SchoolwatchError: no such column, nothing that can be asked of it, or a value that it cannot hold.
    """
    asked: dict[tuple[str, str], list[str]] = {}
    own: dict[str, list[str]] = {"columns": [], "order_by": [], "group": [], "limit": []}
    for key, value in pairs:
        if key in own:
            own[key].append(value)
            continue
        column, _, how = key.partition(".")
        kind = _known(table, column).kind
        low, dots, high = value.partition("..")
        if dots and not how and kind not in ("text", "flag"):
            asked.setdefault((column, "from"), []).append(low)
            asked.setdefault((column, "to"), []).append(high)
        else:
            asked.setdefault((column, how or "is"), []).append(value)
    filters = tuple(Filter(column, how, tuple(values)) for (column, how), values in asked.items())
    for each in filters:
        _condition(table.columns[each.column], each)
    group = own["group"][-1] if own["group"] else None
    query = TableQuery(
        filters=filters,
        columns=tuple(_listed(own["columns"])),
        group=_known(table, group).name if group else None,
        limit=_whole("limit", own["limit"][-1]) if own["limit"] else None,
    )
    answered = answer_columns(table, replace(query, columns=()))
    order = tuple(_listed(own["order_by"]))
    for column in (*query.columns, *(each.removeprefix("-") for each in order)):
        if column not in answered:
            raise _no_column(table, column)
    return replace(query, order=order)


def _listed(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(part for value in values for part in value.split(",") if part))


def _whole(key: str, text: str) -> int:
    if not text.isdecimal():
        raise _bad_value(key, text)
    return int(text)


def _bad_value(key: str, text: str) -> SchoolwatchError:
    return SchoolwatchError(f"{key} 不能是“{text}”。请改正地址。", f"{key} cannot be “{text}”. Correct the address.")


def _no_column(table: Table, column: str) -> SchoolwatchError:
    return SchoolwatchError(
        f"表 {table.name} 没有列“{column}”。请改正地址。",
        f"The table {table.name} has no column “{column}”. Correct the address.",
    )


def _known(table: Table, column: str) -> Column:
    if column not in table.columns:
        raise _no_column(table, column)
    return table.columns[column]


# ---------------------------------------------------------------------------------------------------------- conditions

Condition = tuple[str, list[Any]]


def _condition(column: Column, asked: Filter) -> Condition:
    """Return the SQL condition on ``rows``, with its values.

    Raises:
        SchoolwatchError: that cannot be asked of the column, or a value is none of its kind.
    """
    if asked.how not in HOWS[column.kind]:
        raise SchoolwatchError(
            f"列 {asked.column} 不能用 {asked.how} 筛选。请改正地址。",
            f"The column {asked.column} cannot be filtered by {asked.how}. Correct the address.",
        )
    at = f'rows."{column.name}"'
    if asked.how == "blank":
        return _blank(column, at, asked)
    if column.kind == "text":
        return _text_condition(column, at, asked)
    parts = [_value_condition(column, at, asked.how, value) for value in asked.values]
    glue = " AND " if asked.how == "not" else " OR "
    return f"({glue.join(sql for sql, _ in parts)})", [value for _, values in parts for value in values]


def _blank(column: Column, at: str, asked: Filter) -> Condition:
    empty = f"({at} IS NULL OR {at} = '')" if column.kind == "text" else f"{at} IS NULL"
    wanted = {"true": empty, "false": f"NOT {empty}"}
    if asked.values[-1] not in wanted:
        raise _bad_value(f"{asked.column}.blank", asked.values[-1])
    return wanted[asked.values[-1]], []


def _text_condition(column: Column, at: str, asked: Filter) -> Condition:
    """Compare texts; a code answers to its words in both languages as well as to itself."""
    if asked.how in ("is", "not"):
        values = [*asked.values, *(code for each in asked.values for code in _codes(column, each, str.__eq__))]
        within = f"list_contains(?, {at})"
        return (within if asked.how == "is" else f"NOT coalesce({within}, false)"), [values]
    compare = {"contains": str.__contains__, "starts": str.startswith, "ends": str.endswith}
    function = {"contains": "contains", "starts": "starts_with", "ends": "ends_with"}
    how = asked.how.removeprefix("not_")
    parts: list[str] = []
    bound: list[Any] = []
    for value in asked.values:
        codes = _codes(column, value.lower(), lambda word, needle: compare[how](word.lower(), needle))
        parts.append(f"{function[how]}(lower({at}), ?)")
        bound.append(value.lower())
        if codes:
            parts.append(f"list_contains(?, {at})")
            bound.append(codes)
    sql = f"coalesce({' OR '.join(parts)}, false)"
    return (f"NOT {sql}" if asked.how == "not_contains" else sql), bound


def _codes(column: Column, value: str, matches: Any) -> list[str]:
    return [code for code, words in column.words.items() if any(matches(word, value) for word in words)]


def _value_condition(column: Column, at: str, how: str, text: str) -> Condition:
    """Compare numbers, yes and no, and instants; a day means the whole of it."""
    low, high = _span(column, text)
    if high is None:
        signs = {"is": "=", "not": "IS DISTINCT FROM", "from": ">=", "to": "<=", "above": ">", "below": "<"}
        return f"{at} {signs[how]} ?", [low]
    within = f"({at} >= ? AND {at} < ?)"
    return {
        "is": (within, [low, high]),
        "not": (f"NOT coalesce({within}, false)", [low, high]),
        "from": (f"{at} >= ?", [low]),
        "to": (f"{at} < ?", [high]),
        "above": (f"{at} >= ?", [high]),
        "below": (f"{at} < ?", [low]),
    }[how]


def _span(column: Column, text: str) -> tuple[Any, Any]:
    """Return the text as a value of the column, and, for a day among instants, the day after it."""
    try:
        if column.kind == "date":
            return datetime.fromisoformat(text).date(), None
        if column.kind == "moment":
            moment = datetime.fromisoformat(text).replace(tzinfo=None)
            return moment, moment + timedelta(days=1) if len(text) == len("2024-03-05") else None
        if column.kind == "flag":
            codes = {text.lower(), *_codes(column, text, str.__eq__)}
            return {"true": True, "false": False}[next(each for each in ("true", "false") if each in codes)], None
        if not pd.notna(number := float(text)):
            raise ValueError(text)
        return number, None
    except (ValueError, KeyError, StopIteration, OverflowError):
        raise _bad_value(column.name, text) from None


# ------------------------------------------------------------------------------------------------------------- asking


def answer_columns(table: Table, query: TableQuery) -> dict[str, Column]:
    """Return the columns of the answer, by name and in order."""
    if query.group:
        group = table.columns[query.group]
        kind = "date" if group.kind == "moment" else group.kind
        listed = [replace(group, kind=kind), Column(COUNT, "whole", both(ROWS))]
        listed += [each for each in table.columns.values() if each.adds and each.name != query.group]
    else:
        listed = list(table.columns.values())
    known = {each.name: each for each in listed}
    return {name: known[name] for name in query.columns or known}


def _where(table: Table, query: TableQuery) -> Condition:
    conditions = [_condition(table.columns[each.column], each) for each in query.filters]
    sql = " AND ".join(sql for sql, _ in conditions)
    return (f" WHERE {sql}" if sql else ""), [value for _, values in conditions for value in values]


def _rows(table: Table, query: TableQuery) -> Condition:
    """Return the SELECT of the rows, or of the groups, that the filters leave."""
    where, values = _where(table, query)
    if not query.group:
        return f"SELECT * FROM ({table.sql}) AS rows{where}", values
    group = f'rows."{query.group}"' + ("::DATE" if table.columns[query.group].kind == "moment" else "")
    sums = [f', sum("{each.name}")::BIGINT AS "{each.name}"' for each in _added(table, query)]
    return (
        f'SELECT {group} AS "{query.group}", count(*) AS "{COUNT}"{"".join(sums)} FROM ({table.sql}) AS rows{where}'
        " GROUP BY 1",
        values,
    )


def _added(table: Table, query: TableQuery) -> list[Column]:
    return [each for each in table.columns.values() if each.adds and each.name != query.group]


def _order(table: Table, query: TableQuery) -> str:
    """Return the order of the rows: what is asked for, then whatever tells any two rows apart."""
    ties = (query.group,) if query.group else table.ties
    wanted = [*(query.order or (() if query.group else table.order)), *ties]
    first: dict[str, str] = {}
    for each in wanted:
        first.setdefault(each.removeprefix("-"), "DESC" if each.startswith("-") else "ASC")
    return ", ".join(f'rows."{name}" {way} NULLS LAST' for name, way in first.items())


def _shown(column: Column, language: str | None) -> str:
    """Return the SQL of a column as it is shown: its codes as words, where a language is asked for."""
    at = f'rows."{column.name}"'
    if language is None or not column.words:
        return f'{at} AS "{column.name}"'
    spoken = 1 if language == "en" else 0
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(words[spoken])}" for code, words in column.words.items())
    return f'CASE {at}::VARCHAR {cases} ELSE {at}::VARCHAR END AS "{column.name}"'


def _answer(table: Table, query: TableQuery, language: str | None) -> Condition:
    sql, values = _rows(table, query)
    listed = ", ".join(_shown(column, language) for column in answer_columns(table, query).values())
    sql = f"SELECT {listed} FROM ({sql}) AS rows ORDER BY {_order(table, query)}"
    return (sql, values) if query.limit is None else (f"{sql} LIMIT ?", [*values, query.limit])


def _run(table: Table, sql: str, values: Sequence[Any]) -> duckdb.DuckDBPyConnection:
    try:
        return table.source.cursor.execute(sql, list(values))
    except TOO_MUCH as error:
        raise _unanswered() from error


def _unanswered() -> SchoolwatchError:
    return SchoolwatchError(
        "这个查询没有完成，可能数据太多、用时太长。请加筛选条件再试。",
        "This was not answered; there may be too many rows for the time. Filter further and try again.",
    )


def page(table: Table, query: TableQuery, first: int, last: int, *, language: str | None = None) -> pd.DataFrame:
    """Return the rows ``first`` to ``last`` (not included) of the answer.

    Raises:
        SchoolwatchError: it takes too long.
    """
    sql, values = _answer(table, replace(query, limit=None), language)
    count = max(0, min(last, query.limit if query.limit is not None else last) - first)
    return _run(table, f"{sql} LIMIT ? OFFSET ?", [*values, count, first]).df()


@dataclass(frozen=True)
class Totals:
    """How many rows the answer has, how many rows of the table it stands on, and the sums of what may be added."""

    rows: int
    of: int
    sums: Mapping[str, int]


def totals(table: Table, query: TableQuery) -> Totals:
    """Count the answer's rows and add up what may be added, over all rows that the filters leave.

    Raises:
        SchoolwatchError: it takes too long.
    """
    where, values = _where(table, query)
    added = _added(table, query)
    sums = "".join(f', sum("{each.name}")::BIGINT' for each in added)
    counted, *summed = _run(table, f"SELECT count(*){sums} FROM ({table.sql}) AS rows{where}", values).fetchall()[0]
    rows = counted
    if query.group:
        sql, values = _rows(table, query)
        rows = _run(table, f"SELECT count(*) FROM ({sql})", values).fetchall()[0][0]
    known = {each.name: value for each, value in zip(added, summed, strict=True) if value is not None}
    return Totals(rows if query.limit is None else min(rows, query.limit), counted, known)


def batches(table: Table, query: TableQuery, *, language: str | None = None) -> pa.RecordBatchReader:
    """Return the whole answer, batch by batch: a million rows need not be in memory at once.

    Raises:
        SchoolwatchError: it takes too long.
    """
    sql, values = _answer(table, query, language)
    try:
        return table.source.cursor.sql(sql, params=values).to_arrow_reader(BATCH)
    except TOO_MUCH as error:
        raise _unanswered() from error
