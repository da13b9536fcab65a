"""Translates between what the grid says of its filters and order and what is asked of a table, both ways.

What the grid sends is read like an address: a column or condition that the table does not know is refused. What the
grid cannot show (two conditions on one column) stays as the address has it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.errors import SchoolwatchError
from dashboard.table_query import Filter, TableQuery, read_query
from dashboard.tables import Column, Table

TEXT = {
    **{"contains": "contains", "notContains": "not_contains", "equals": "is", "notEqual": "not"},
    **{"startsWith": "starts", "endsWith": "ends", "any": "is"},
}
NUMBER = {
    **{"equals": "is", "notEqual": "not", "greaterThan": "above", "greaterThanOrEqual": "from"},
    **{"lessThan": "below", "lessThanOrEqual": "to"},
}
BLANK = {"blank": "true", "notBlank": "false"}
SEPARATORS = re.compile(r"\s*[、,，;；\n]\s*")
"""What parts the values of “any of”."""


def options(column: Column) -> list[Any]:
    """Return what the grid offers to ask of a column, in the grid's words; the first is what typing a value means."""
    if column.kind == "text":
        return ["contains", "equals", "any", "notContains", "notEqual", "startsWith", "endsWith", *BLANK]
    if column.kind == "flag":
        return ["equals", "notEqual", *BLANK]
    if column.kind in ("date", "moment"):
        return ["equals", "inRange", "greaterThan", "lessThan", "notEqual", *BLANK]
    return [*NUMBER, "inRange", *BLANK]


def filters_of(table: Table, model: Mapping[str, Any]) -> list[Filter]:
    """Return the conditions of a grid's filter model.

    Raises:
        SchoolwatchError: a column, condition or value that the table does not know.
    """
    found = [each for column, said in model.items() for each in _filters(table, column, said)]
    pairs = TableQuery(filters=tuple(found)).pairs()
    return list(read_query(table, pairs).filters)


def _filters(table: Table, name: str, said: Any) -> list[Filter]:
    column, kind = table.columns.get(name), said.get("type") if isinstance(said, Mapping) else None
    if column is None or not isinstance(kind, str):
        raise _unknown(name)
    if kind in BLANK:
        return [Filter(name, "blank", (BLANK[kind],))]
    is_day = column.kind in ("date", "moment")
    low = _value(said.get("dateFrom" if is_day else "filter"), is_day=is_day)
    if kind == "inRange":
        high = _value(said.get("dateTo" if is_day else "filterTo"), is_day=is_day)
        return [Filter(name, "from", (low,)), Filter(name, "to", (high,))]
    how = (TEXT if column.kind in ("text", "flag") else NUMBER).get(kind)
    if how is None:
        raise _unknown(name)
    values = tuple(each for each in SEPARATORS.split(low) if each) if kind == "any" else (low,)
    codes = {word: code for code, words in column.words.items() for word in words}
    return [Filter(name, how, tuple(codes.get(each, each) if how in ("is", "not") else each for each in values))]


def _value(said: Any, *, is_day: bool) -> str:
    return str(said)[:10] if is_day else str(said)


def _unknown(name: str) -> SchoolwatchError:
    return SchoolwatchError(
        f"列“{name}”不能这样筛选。请改筛选条件。", f"The column “{name}” cannot be filtered so. Change the filter."
    )


def model_of(table: Table, filters: Sequence[Filter], language: str) -> dict[str, Any]:
    """Return the filter model by which the grid shows these conditions; those that it cannot show are left out."""
    model: dict[str, Any] = {}
    for each in filters:
        same = [other for other in filters if other.column == each.column]
        shown = _model(table.columns[each.column], same, language)
        if shown is not None:
            model[each.column] = shown
    return model


def _model(column: Column, filters: Sequence[Filter], language: str) -> dict[str, Any] | None:
    family = "text" if column.kind in ("text", "flag") else "date" if column.kind in ("date", "moment") else "number"
    asked = {each.how: each.values for each in filters}
    if len(asked) == 2 and set(asked) == {"from", "to"} and all(len(values) == 1 for values in asked.values()):
        return _between(family, asked["from"][0], asked["to"][0])
    if len(asked) > 1:
        return None
    how, values = next(iter(asked.items()))
    if how == "blank":
        return {"filterType": family, "type": "blank" if values[-1] == "true" else "notBlank"}
    if how == "is" and family == "text" and len(values) > 1:
        return {"filterType": "text", "type": "any", "filter": "、".join(_words(column, values, language))}
    if len(values) > 1:
        return None
    if family == "text":
        kind = next(grid for grid, ours in TEXT.items() if ours == how)
        words = _words(column, values, language) if how in ("is", "not") else list(values)
        return {"filterType": "text", "type": kind, "filter": words[0]}
    if family == "date":
        return _day(how, values[0])
    return {
        "filterType": "number",
        "type": next(grid for grid, ours in NUMBER.items() if ours == how),
        "filter": float(values[0]),
    }


def _words(column: Column, values: Sequence[str], language: str) -> list[str]:
    spoken = 1 if language == "en" else 0
    return [column.words[each][spoken] if each in column.words else each for each in values]


def _between(family: str, low: str, high: str) -> dict[str, Any] | None:
    if family == "date":
        days = _is_day(low) and _is_day(high)
        said = {"filterType": "date", "type": "inRange", "dateFrom": f"{low} 00:00:00", "dateTo": f"{high} 00:00:00"}
        return said if days else None
    return {"filterType": "number", "type": "inRange", "filter": float(low), "filterTo": float(high)}


def _day(how: str, value: str) -> dict[str, Any] | None:
    """Return a condition on days; the grid knows no “from” and no “to”, so it is shown the day before or after."""
    if not _is_day(value):
        return None
    moved = {"from": -1, "to": 1}.get(how, 0)
    day = date.fromisoformat(value) + timedelta(days=moved)
    kind = {"is": "equals", "not": "notEqual", "from": "greaterThan", "above": "greaterThan"}.get(how, "lessThan")
    return {"filterType": "date", "type": kind, "dateFrom": f"{day} 00:00:00", "dateTo": None}


def _is_day(value: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def with_grid(
    table: Table, query: TableQuery, model: Mapping[str, Any], sorts: Sequence[Mapping[str, Any]], language: str
) -> TableQuery:
    """Return the query with the grid's filters and order in the place of the address's own.

    Raises:
        SchoolwatchError: a column, condition or value that the table does not know.
    """
    shown = model_of(table, query.filters, language)
    kept = [each for each in query.filters if each.column not in shown and each.column not in model]
    same = [each for each in query.filters if each.column in shown and model.get(each.column) == shown[each.column]]
    held = {each.column for each in same}
    new = filters_of(table, {column: said for column, said in model.items() if column not in held})
    order = [("-" if each.get("sort") == "desc" else "") + str(each.get("colId")) for each in sorts]
    asked = TableQuery(filters=(*kept, *same, *new), order=tuple(order), columns=query.columns, group=query.group)
    return read_query(table, asked.pairs())
