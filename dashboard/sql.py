"""Small habits for speaking to DuckDB."""

from collections.abc import Sequence
from typing import Any

import duckdb


def scalar(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()) -> Any:
    """Return the first value of a query that gives one row, or None where it gives none.

    The result is fetched to its end: DuckDB 2 refuses other work while one is unfinished.
    """
    rows = connection.execute(query, list(parameters)).fetchall()
    return rows[0][0] if rows else None


def literal(text: str) -> str:
    """Write a text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"
