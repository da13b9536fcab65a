"""Small habits for speaking to DuckDB."""

from collections.abc import Sequence
from pathlib import Path
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


def lock_down(connection: duckdb.DuckDBPyConnection, *, seconds: int, spill: Path | None = None) -> None:
    """Bound what a connection may use, and keep it from any file, host and further setting from now on.

    Attach, and allow what is allowed, before: nothing can be changed after.

    Args:
        connection: what is locked down.
        seconds: how long a query may take.
        spill: hold little in memory, and lay the rest into this folder, which no other connection may share.
    """
    if spill:
        connection.execute(f"SET temp_directory = {literal(spill.as_posix())}")
    for setting in (
        f"memory_limit = '{'128MB' if spill else '2GB'}'",
        f"max_execution_time = {seconds * 1000}",
        "python_enable_replacements = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
