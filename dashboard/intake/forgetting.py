"""Takes persons out of the lake and the archive once their rows are older than the county keeps them.

The row stays, without whom it is about: the key of the person is replaced by a random one that is thrown away, the
masked name goes. Were the rows deleted, the next full build would count nobody where somebody was: missing is never
zero. Rows that a later delivery has replaced count for nothing and are deleted; so are the original files.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dashboard.contracts import Contract, load_contracts
from dashboard.home import Home
from dashboard.lake import copies, current_rows_sql, lake_columns
from dashboard.ledger import open_ledger
from dashboard.sql import literal, scalar

GONE = "removed:"


@dataclass(frozen=True)
class Forgotten:
    """What was done: rows that lost their person, rows and original files that were deleted."""

    rows: int
    replaced_rows: int
    files: int


def personal_contracts() -> list[Contract]:
    """List the data sets whose rows are about persons. Registers are lists of today and are kept as they are."""
    contracts = load_contracts().values()
    return [each for each in contracts if not each.is_register and any(field.personal for field in each.fields)]


def forget(home: Home, before: date) -> Forgotten:
    """Take the persons out of all rows of days before ``before``, and delete the files that came before it."""
    salt, rows, replaced = secrets.token_hex(32), 0, 0
    with open_ledger(home) as connection:
        for contract in personal_contracts():
            for copy in copies(home, contract.name):  # the next build makes another, of what is left
                copy.unlink()
            for file in _lake_files(connection, home, contract):
                changed, deleted = _rewrite(connection, home, contract, file, before, salt)
                rows, replaced = rows + changed, replaced + deleted
        return Forgotten(rows, replaced, _delete_originals(connection, home, before))


def persons_left(home: Home, before: date) -> tuple[int, int]:
    """Count what should be none: rows of days before ``before`` that tell a person, and original files from before."""
    rows = 0
    with open_ledger(home) as connection:
        for contract in personal_contracts():
            for file in [*_lake_files(connection, home, contract), *copies(home, contract.name)]:
                told = _told(contract, before)
                rows += int(scalar(connection, f"SELECT count(*) FROM {_stored(contract, file)} WHERE {told}"))
        return rows, len(_originals(connection, home, before))


def _lake_files(connection: duckdb.DuckDBPyConnection, home: Home, contract: Contract) -> list[Path]:
    files = connection.execute(
        "SELECT DISTINCT lake_file FROM deliveries WHERE dataset = ? AND lake_file IS NOT NULL ORDER BY lake_file",
        [contract.name],
    ).fetchall()
    return [home.path / file for (file,) in files]


def _stored(contract: Contract, file: Path) -> str:
    """Return the rows of a file; a column that the contract gained since is empty."""
    shape = ", ".join(f"NULL::{kind} AS {name}" for name, kind in lake_columns(contract).items())
    return f"(SELECT {shape} WHERE false UNION ALL BY NAME FROM read_parquet({literal(file.as_posix())}))"


def _replacements(contract: Contract, salt: str) -> dict[str, str]:
    """Map each column that tells a person to what takes its place, of the same type."""
    fields = {field.name: field.personal for field in contract.stored_fields if field.personal}
    keys = [name for name, kind in fields.items() if kind == "identifier"]
    keys += ["row_key"] if contract.names_persons_in_key else []
    others = [name for name, kind in fields.items() if kind != "identifier"]
    return {
        **{
            name: f"CASE WHEN starts_with({name}, {literal(GONE)}) THEN {name}"
            f" ELSE {literal(GONE)} || left(sha256({literal(salt)} || {name}), 24) END"
            for name in keys
        },
        **{name: f"CASE WHEN {name} IS NOT NULL THEN '*' END" for name in others},
    }


def _told(contract: Contract, before: date) -> str:
    """Return the condition on rows of before that still tell somebody."""
    told = [
        f"NOT starts_with({name}, {literal(GONE)})" if GONE in kept else f"{name} <> '*'"
        for name, kept in _replacements(contract, "").items()
    ]
    return f"day < DATE '{before}' AND ({' OR '.join(told)})"


def _rewrite(
    connection: duckdb.DuckDBPyConnection, home: Home, contract: Contract, file: Path, before: date, salt: str
) -> tuple[int, int]:
    """Write a lake file anew where it tells of anybody from before; return rows changed and rows deleted."""
    stored = _stored(contract, file)
    told = int(scalar(connection, f"SELECT count(*) FROM {stored} WHERE {_told(contract, before)}"))
    if not told:
        return 0, 0
    current = (
        f"(SELECT delivery_id, row_number FROM ({current_rows_sql(connection, home, contract.name, numbered=True)}))"
    )
    replaced = ", ".join(f"{kept} AS {name}" for name, kept in _replacements(contract, salt).items())
    partial = file.with_suffix(".partial")
    connection.execute(f"""
        COPY (
            SELECT * FROM {stored} WHERE day >= DATE '{before}'
            UNION ALL BY NAME
            SELECT * REPLACE ({replaced}) FROM {stored} SEMI JOIN ({current}) USING (delivery_id, row_number)
            WHERE day < DATE '{before}'
        ) TO {literal(partial.as_posix())} (FORMAT parquet, COMPRESSION zstd)""")
    old, kept = (
        int(scalar(connection, f"SELECT count(*) FROM {rows} WHERE day < DATE '{before}'"))
        for rows in (stored, _stored(contract, partial))
    )
    partial.replace(file)
    return kept, old - kept


def _originals(connection: duckdb.DuckDBPyConnection, home: Home, before: date) -> list[Path]:
    """List the original files from before that may name persons."""
    names = ", ".join(literal(each.name) for each in personal_contracts())
    named = connection.execute(
        f"SELECT sha256 FROM deliveries GROUP BY sha256 HAVING bool_or(dataset IN ({names}))"
        f" AND max(received_at) < TIMESTAMP '{before}'"
    ).fetchall()
    old = {sha256 for (sha256,) in named}
    return [file for file in home.archive.glob("*/*") if file.stem in old]


def _delete_originals(connection: duckdb.DuckDBPyConnection, home: Home, before: date) -> int:
    files = _originals(connection, home, before)
    for file in files:
        file.unlink()
    return len(files)
