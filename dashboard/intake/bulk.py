"""Reads a large text file with DuckDB, strictly: it is either read whole and regular, or not at all.

Its rows wait in a table of the database ``aside`` (in memory, beside the ledger) until they have landed.
"""

from collections.abc import Collection
from dataclasses import replace

import duckdb

from dashboard.intake.recognising import Part
from dashboard.intake.sheet import Bulk, Row


def load(beside: duckdb.DuckDBPyConnection, part: Part, bulk: Bulk, table: str) -> Part | None:
    """Return the part with its rows in ``aside.<table>``, None where a row is irregular and needs careful reading.

    ``beside`` must have no transaction open: an irregular row would end it.
    """
    places = range(len(part.header))
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in places)
    anything = ", ".join(f"c{place}" for place in places)
    try:
        beside.execute(
            f"""CREATE OR REPLACE TABLE aside.{table} AS
            SELECT * FROM read_csv(?, auto_detect = false, header = false, columns = {{{columns}}}, delim = ?,
                quote = '"', escape = '"', strict_mode = true, skip = {part.header_row}, max_line_size = 2000000)
            WHERE coalesce({anything}) IS NOT NULL""",
            [bulk.path.as_posix(), bulk.delimiter],
        )
    except duckdb.Error:
        return None
    # a line break inside a cell may be an open quote that has swallowed rows: that is for careful reading to tell
    rows, broken = beside.execute(
        f"SELECT count(*), coalesce(bool_or(contains(concat({anything}), chr(10))), false) FROM aside.{table}"
    ).fetchall()[0]
    if broken:
        beside.execute(f"DROP TABLE aside.{table}")
        return None
    return replace(part, rows=(), table=table, table_rows=rows)


def numbered_sql(part: Part) -> str:
    """Return the SELECT of a loaded part's rows, with row_number as in the file."""
    return f"SELECT {part.header_row} + rowid + 1 AS row_number, * FROM aside.{part.table}"


def rows_of(connection: duckdb.DuckDBPyConnection, part: Part, numbers: Collection[int]) -> list[tuple[int, Row]]:
    """Return rows of a loaded part by their numbers."""
    found = connection.execute(
        f"SELECT * FROM ({numbered_sql(part)}) WHERE list_contains(?, row_number) ORDER BY row_number", [list(numbers)]
    ).fetchall()
    return [(row[0], row[1:]) for row in found]


def drop(beside: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Let go of a loaded part's rows."""
    beside.execute(f"DROP TABLE IF EXISTS aside.{part.table}")
