"""Reads the lake as it stood at an instant: the newest delivery of each school's day, or the newest row of each key.

Both times are kept: ``day`` is when a row was true, ``received_at`` when we knew it. The lake itself never changes;
what is current is decided by the ledger's rows alone.
"""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

import duckdb

from dashboard.contracts import Contract, load_contracts
from dashboard.home import Home
from dashboard.sql import literal

COPIES = "together"
MANY_FILES = 32


def stored_columns(contract: Contract) -> dict[str, str]:
    """Map the contract's columns that the lake keeps to their types."""
    return {field.name: field.sql_type for field in contract.stored_fields}


def lake_columns(contract: Contract) -> dict[str, str]:
    """Map all columns of a lake file to their types; ``row_key`` tells rows apart whose key is a masked name."""
    return stored_columns(contract) | ({"row_key": "VARCHAR"} if contract.names_persons_in_key else {})


def put_together(ledger: duckdb.DuckDBPyConnection, home: Home, dataset: str) -> None:
    """Copy a data set's many small files into one, where hundreds would be slow to open.

    The files themselves stay; the copy is named like the newest file in it, stands for all up to there wherever the
    whole data set is read, and may be deleted at any time. Only the writer may call this: it holds the ledger.
    """
    files = _files(ledger, dataset, "true")
    apart = _with_copy(home, dataset, files)
    if len(apart) < MANY_FILES:
        return
    copy = home.lake / dataset / COPIES / Path(files[-1]).name
    copy.parent.mkdir(exist_ok=True)
    partial = copy.with_suffix(".partial")
    paths = ", ".join(literal((home.path / file).as_posix()) for file in apart)
    ledger.execute(
        f"COPY (FROM read_parquet([{paths}], union_by_name = true)) TO {literal(partial.as_posix())}"
        " (FORMAT parquet, COMPRESSION zstd)"
    )
    partial.replace(copy)
    for older in set(copies(home, dataset)) - {copy}:
        older.unlink()


def copies(home: Home, dataset: str) -> list[Path]:
    """List the copies that ``put_together`` has made of a data set's files; the newest is last."""
    return sorted((home.lake / dataset / COPIES).glob("*.parquet"))


def _with_copy(home: Home, dataset: str, files: list[str]) -> list[str]:
    """Let the copy stand for the files that are in it: those up to the one that it is named like."""
    made = copies(home, dataset)
    if not made:
        return files
    copy = made[-1]
    return [copy.relative_to(home.path).as_posix(), *(file for file in files if Path(file).name > copy.name)]


def _files(ledger: duckdb.DuckDBPyConnection, dataset: str, condition: str) -> list[str]:
    """List the lake files, relative to the home folder, of the data set's deliveries that the condition picks."""
    rows = ledger.execute(
        f"""SELECT DISTINCT lake_file FROM ledger.deliveries AS deliveries
        WHERE dataset = ? AND lake_file IS NOT NULL AND {condition} ORDER BY lake_file""",
        [dataset],
    ).fetchall()
    return [file for (file,) in rows]


def current_rows_sql(
    ledger: duckdb.DuckDBPyConnection,
    home: Home,
    dataset: str,
    *,
    as_of: datetime | None = None,
    days: Collection[date] | None = None,
    numbered: bool = False,
    where: str = "ledger.",
) -> str:
    """Return a SELECT of the data set's current rows.

    Args:
        ledger: an open connection to the ledger, which the SELECT is to run on.
        home: where the lake is.
        dataset: the contract's name.
        as_of: only what had been received by then; None for everything.
        days: only rows of these days (school-day data sets); None for all.
        numbered: put row_number, the row's place in its file, at the end; with delivery_id it tells every row apart.
        where: what stands before the names of ``deliveries`` and ``slots`` where the SELECT is to run.

    The columns are the contract's, then delivery_id and received_at (TIMESTAMP, local time). A register's first
    delivery counts from the beginning: the schools were there before we had their list.
    """
    contract = load_contracts()[dataset]
    known = f"deliveries.received_at <= TIMESTAMP '{as_of:%Y-%m-%d %H:%M:%S.%f}'" if as_of else "true"
    received = "true" if contract.is_register else known
    by_day = contract.replaces == "school-day"
    on_days = f"report_date IN ({', '.join(f'DATE {day.isoformat()!r}' for day in days)})" if days else "false"
    wanted, reported = "true", "true"
    if by_day and days is not None:
        wanted = on_days
        reported = (
            f"delivery_id IN (SELECT delivery_id FROM ledger.slots WHERE dataset = {literal(dataset)} AND {on_days})"
        )
    files = _files(ledger, dataset, f"{received} AND {reported}")
    if days is None:
        files = _with_copy(home, dataset, files)
    columns = stored_columns(contract)
    if not files:
        nothing = ", ".join(f"NULL::{type_} AS {name}" for name, type_ in columns.items())
        number = ", NULL::BIGINT AS row_number" if numbered else ""
        return f"SELECT {nothing}, NULL::BIGINT AS delivery_id, NULL::TIMESTAMP AS received_at{number} WHERE false"
    paths = ", ".join(literal((home.path / file).as_posix()) for file in files)
    listed = ", ".join(f"stored.{name}" for name in columns)
    told = "stored.delivery_id, deliveries.received_at" + (", stored.row_number" if numbered else "")
    # a column that the contract gained since a file was written is empty in that file's rows
    shape = ", ".join(f"NULL::{kind} AS {name}" for name, kind in lake_columns(contract).items())
    stored = f"(SELECT {shape} WHERE false UNION ALL BY NAME FROM read_parquet([{paths}], union_by_name = true))"
    source = f"""FROM {stored} AS stored
        JOIN {where}deliveries AS deliveries ON deliveries.delivery_id = stored.delivery_id AND {received}"""
    if by_day:
        session = "coalesce(stored.session, '')" if contract.has("session") else "''"
        return f"""
        SELECT {listed}, {told} {source}
        SEMI JOIN ({_winners_sql(dataset, received, wanted, where)}) AS winners
            ON winners.delivery_id = stored.delivery_id AND winners.school_code = stored.school_code
            AND winners.report_date = stored.day AND winners.session = {session}"""
    keys = ["row_key"] if contract.names_persons_in_key else contract.primary_key
    key = ", ".join(f"stored.{name}" for name in keys)
    return f"""
        SELECT * EXCLUDE (recency) FROM (
            SELECT {listed}, {told}, row_number() OVER (
                PARTITION BY {key} ORDER BY {known} DESC, CASE WHEN NOT ({known}) THEN deliveries.received_at END,
                    deliveries.received_at DESC, stored.delivery_id DESC, stored.row_number DESC
            ) AS recency
            {source}
        ) WHERE recency = 1"""


def _winners_sql(dataset: str, received: str, wanted: str, where: str) -> str:
    """Select, for each school, day and session, the newest delivery."""
    return f"""SELECT delivery_id, school_code, report_date, session FROM (
            SELECT slots.*, row_number() OVER (
                PARTITION BY school_code, report_date, session ORDER BY received_at DESC, delivery_id DESC
            ) AS recency
            FROM {where}slots AS slots JOIN {where}deliveries AS deliveries USING (delivery_id, dataset)
            WHERE dataset = '{dataset}' AND {received} AND {wanted}
        ) WHERE recency = 1"""
