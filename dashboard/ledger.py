"""The ledger: which deliveries there are, what was rejected, and what replaces what.

A row in ``deliveries`` is the commit point: Parquet that no delivery names does not exist. Only the writer opens
this file; DuckDB keeps every other process out meanwhile.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dashboard.errors import SchoolwatchError
from dashboard.home import Home

SCHEMA = """
CREATE SEQUENCE IF NOT EXISTS delivery_numbers;
CREATE TABLE IF NOT EXISTS deliveries (
    delivery_id BIGINT PRIMARY KEY, dataset VARCHAR, file VARCHAR, sha256 VARCHAR, received_at TIMESTAMP,
    rows_read BIGINT, rows_landed BIGINT, rows_rejected BIGINT, rows_duplicate BIGINT, replaces BIGINT,
    simulated BOOLEAN, lake_file VARCHAR
);
CREATE TABLE IF NOT EXISTS rejects (
    delivery_id BIGINT, row_number BIGINT, field VARCHAR, value VARCHAR, reason_zh VARCHAR, reason_en VARCHAR,
    suggestion VARCHAR
);
CREATE TABLE IF NOT EXISTS warnings (
    delivery_id BIGINT, row_number BIGINT, field VARCHAR, value VARCHAR, warning_zh VARCHAR, warning_en VARCHAR
);
CREATE TABLE IF NOT EXISTS slots (
    delivery_id BIGINT, dataset VARCHAR, school_code VARCHAR, report_date DATE, session VARCHAR,
    rows BIGINT, zero BOOLEAN, content UBIGINT
);
"""
WAIT_SECONDS = 120.0


@contextmanager
def open_ledger(home: Home, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the ledger for writing, waiting while another process holds it.

    Raises:
        SchoolwatchError: another process still holds it after ``wait_seconds``.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    connection = _connect(home, wait_seconds, read_only=False)
    try:
        connection.execute(SCHEMA)
        yield connection
    finally:
        connection.close()


@contextmanager
def hold_ledger(home: Home, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Keep every writer out, and write nothing: what deliveries name, and the ledger's own file, stay as they are.

    Raises:
        SchoolwatchError: another process still holds it after ``wait_seconds``.
    """
    connection = _connect(home, wait_seconds, read_only=True)
    try:
        yield
    finally:
        connection.close()


def _connect(home: Home, wait_seconds: float, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return duckdb.connect(str(home.ledger), read_only=read_only)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower() and "being used" not in str(error).lower():
                raise SchoolwatchError(
                    f"台账文件 {home.ledger.name} 打不开，可能已损坏。请从备份恢复（restore）。",
                    f"The ledger {home.ledger.name} cannot be opened; it may be damaged. Restore a backup (restore).",
                ) from error
            if time.monotonic() > deadline:
                raise SchoolwatchError(
                    "另一个导入或计算一直没有结束。请等它结束后再试一次。",
                    "Another ingest or build is still running. Wait for it to end and try again.",
                ) from error
            time.sleep(0.2)
