"""Describes the addresses that answer with rows as an OpenAPI document, made from the tables and columns themselves."""

from typing import Any

from dashboard.board import Board
from dashboard.county import County
from dashboard.language import LANGUAGES
from dashboard.table_about import column_meaning
from dashboard.table_query import HOWS, TableQuery, answer_columns
from dashboard.tables import Column, Table, open_table, table_names

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
"""The kinds of file in which rows are given, and the media type of each."""

SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "flag": {"type": "boolean"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
}
HOW_TEXTS = {
    **{"is": "any of these values", "not": "none of these values", "contains": "contains", "starts": "begins with"},
    **{"not_contains": "does not contain", "ends": "ends with", "blank": "true: empty; false: not empty"},
    **{"from": "at least", "to": "at most", "above": "more than", "below": "less than"},
}
"""Documents for programs are in English, like the names of the columns."""


def openapi_document(board: Board, county: County) -> dict[str, Any]:
    """Return the document (OpenAPI 3.1) of every table that ``board`` offers."""
    tables = [open_table(board, name) for name in table_names(board)]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": county.title["en"],
            "version": board.version.version,
            "description": "Rows of every table, filtered as the address says; `lang` gives words for codes.",
        },
        "paths": {f"/api/tables/{table.name}.{{kind}}": {"get": _operation(table)} for table in tables},
        "components": {
            "schemas": {table.name: _row(table) for table in tables},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "token": {"type": "apiKey", "in": "query", "name": "token"},
            },
        },
        "security": [{"bearer": []}, {"token": []}, {}],
    }


def _operation(table: Table) -> dict[str, Any]:
    plain = {"text/plain": {"schema": {"type": "string"}}}
    content: dict[str, Any] = {media: {"schema": {"type": "string"}} for media in KINDS.values()}
    content[KINDS["json"]] = {"schema": {"type": "array", "items": {"$ref": f"#/components/schemas/{table.name}"}}}
    return {
        "operationId": table.name,
        "summary": f"{table.title[0]} · {table.title[1]}",
        "parameters": _parameters(table),
        "responses": {
            "200": {"description": "The rows, in the order that was asked for", "content": content},
            "400": {"description": "A column or value that cannot be", "content": plain},
            "404": {"description": "No such table", "content": plain},
        },
    }


def _parameters(table: Table) -> list[dict[str, Any]]:
    names = list(table.columns)
    groups = answer_columns(table, TableQuery(group=names[0]))
    orders = list(dict.fromkeys([*names, *groups]))
    listed: dict[str, Any] = {"style": "form", "explode": False}
    return [
        {"name": "kind", "in": "path", "required": True, "schema": {"enum": list(KINDS)}},
        _asked("lang", {"enum": list(LANGUAGES)}, "headings and codes in words of this language"),
        _asked("columns", _list(orders), "which columns, in this order") | listed,
        _asked("order_by", _list([*orders, *(f"-{name}" for name in orders)]), "“-” sorts downwards") | listed,
        _asked("group", {"enum": names}, "count the rows by this column"),
        _asked("limit", {"type": "integer", "minimum": 0}, "at most so many rows"),
        *(_filter(table, column, how) for column in table.columns.values() for how in HOWS[column.kind]),
    ]


def _filter(table: Table, column: Column, how: str) -> dict[str, Any]:
    name = column.name if how == "is" else f"{column.name}.{how}"
    about = f"{column.title[0]} · {column.title[1]}: {HOW_TEXTS[how]}"
    if how == "is":
        about += f" ({column_meaning(table, column, 'en')})"
    if how == "is" and column.kind not in ("text", "flag"):
        about += "; low..high means from … to"
    values = {"type": "boolean"} if how == "blank" else {"type": "array", "items": {"type": "string"}}
    return _asked(name, values, about) | ({} if how == "blank" else {"style": "form", "explode": True})


def _asked(name: str, schema: dict[str, Any], about: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": about}


def _list(values: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": values}}


def _row(table: Table) -> dict[str, Any]:
    properties = {
        column.name: {
            **SCHEMAS[column.kind],
            "type": [SCHEMAS[column.kind]["type"], "null"],
            "title": f"{column.title[0]} · {column.title[1]}",
        }
        for column in table.columns.values()
    }
    return {"type": "object", "properties": properties}
