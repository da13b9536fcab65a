"""Writes the SELECT of a published table's rows from what a caller names: columns and values, no SQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dashboard.errors import SchoolwatchError


def select_sql(
    table: str,
    known: Collection[str],
    *,
    columns: Sequence[str] | None = None,
    order_by: str | Sequence[str] | None = None,
    limit: int | None = None,
    filters: Mapping[str, Any],
) -> tuple[str, list[Any]]:
    """Return the SELECT and the values to bind; the arguments are those of ``Board.table``.

    Raises:
        SchoolwatchError: a column is none of ``known``.
    """
    order = [order_by] if isinstance(order_by, str) else list(order_by or ())
    for column in (*(columns or ()), *(each.removeprefix("-") for each in order), *filters):
        if column not in known:
            raise SchoolwatchError(f"表 {table} 没有列“{column}”。", f"The table {table} has no column “{column}”.")
    conditions, values = [], []
    for column, value in filters.items():
        condition, bound = _condition(column, value)
        conditions.append(condition)
        values += bound
    listed = ", ".join(f'"{column}"' for column in columns) if columns else "*"
    query = f"SELECT {listed} FROM {table}"
    if conditions:
        query += f" WHERE {' AND '.join(conditions)}"
    if order:
        ways = (f'"{each.removeprefix("-")}" {"DESC" if each.startswith("-") else "ASC"} NULLS LAST' for each in order)
        query += f" ORDER BY {', '.join(ways)}"
    return (query, values) if limit is None else (f"{query} LIMIT ?", [*values, limit])


def _condition(column: str, value: Any) -> tuple[str, list[Any]]:
    if value is None:
        return f'"{column}" IS NULL', []
    if isinstance(value, tuple):
        return f'"{column}" BETWEEN ? AND ?', list(value)
    if isinstance(value, list):
        return f'list_contains(?, "{column}")', [value]
    return f'"{column}" = ?', [value]
