"""Writes into a version how each data set's current rows are read from the lake, so that the board need not know it.

The rows themselves stay in the lake: copied into every version, a term of gate checks would fill a disk. What a version
keeps is the SELECT of each data set, with ``{home}`` where the home folder stands, and the two small tables it reads.
"""

from datetime import datetime
from pathlib import Path

import duckdb

from dashboard.contracts import load_contracts
from dashboard.home import Home
from dashboard.lake import current_rows_sql
from dashboard.sql import literal

PLACEHOLDER = Home(Path("{home}"))


def write_row_sources(connection: duckdb.DuckDBPyConnection, *, received: str, known_at: datetime | None) -> None:
    """Create ``row_sources`` (dataset, sql, keyed), ``row_deliveries`` and ``row_slots`` in the version being built.

    Args:
        connection: the builder's, with the ledger, the new version attached and its table ``slots``.
        received: the condition on ``ledger.deliveries`` for what was known at the version's instant.
        known_at: that instant, None for everything received.
    """
    contracts = load_contracts().values()
    by_day = ", ".join(literal(each.name) for each in contracts if each.replaces == "school-day")
    registers = ", ".join(literal(each.name) for each in contracts if each.is_register)  # count from the beginning
    connection.execute(f"""
        CREATE OR REPLACE TABLE row_deliveries AS SELECT delivery_id, dataset, received_at FROM ledger.deliveries
        WHERE {received} OR dataset IN ({registers}) ORDER BY delivery_id""")
    connection.execute(f"""
        CREATE OR REPLACE TABLE row_slots AS
        SELECT dataset, school_code, report_date, session, delivery_id
        FROM slots WHERE dataset IN ({by_day}) ORDER BY ALL""")
    connection.execute("CREATE OR REPLACE TABLE row_sources (dataset VARCHAR, sql VARCHAR, keyed BOOLEAN)")
    rows = [
        (
            each.name,
            current_rows_sql(connection, PLACEHOLDER, each.name, as_of=known_at, numbered=True, where="published.row_"),
            each.replaces == "key",
        )
        for each in contracts
    ]
    connection.executemany("INSERT INTO row_sources VALUES (?, ?, ?)", rows)
