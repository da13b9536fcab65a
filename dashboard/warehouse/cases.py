"""Runs a query's given/expected cases on DuckDB, over tables that hold the case's rows and nothing else.

A case names only the columns that matter to it; the others are empty. Tables that it does not name are empty too,
but for the county's rules (params, calendar, deadlines, datasets, categories): Xifeng's, unless it says ``county:``;
the shared tables are computed from the case's rows.
The tests and ``python app.py lint`` run them here, ``make test-spark`` on a cluster.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import yaml

from dashboard.calendar import calendar_table
from dashboard.contracts import load_contracts
from dashboard.county import load_county
from dashboard.errors import SchoolwatchError
from dashboard.lake import stored_columns
from dashboard.resources import QUERIES, ROOT
from dashboard.warehouse import contradictions
from dashboard.warehouse.catalogue import TABLES, Query, in_build_order, load_queries, of_kind
from dashboard.warehouse.settings import (
    DATE_COLUMNS,
    EMPTY,
    categories_table,
    datasets_table,
    deadlines_table,
    params_table,
)
from dashboard.warehouse.signals import SERIES, SIGNALS

SLOTS = {
    "dataset": "VARCHAR", "session": "VARCHAR", "school_code": "VARCHAR", "report_date": "DATE", "rows": "BIGINT",
    "zero": "BOOLEAN", "first_received_at": "TIMESTAMP", "received_at": "TIMESTAMP", "deliveries": "BIGINT",
}  # fmt: skip
PUBLISHED = ("towns", "schools", "classes")
RULES = ("calendar", "deadlines", "datasets", "categories")
"""The tables that are the same in every case of a county."""


@dataclass(frozen=True)
class Case:
    """Given these rows at this instant under this county's rules, a query answers with those."""

    query: Query
    it: str
    given: Mapping[str, Sequence[Mapping[str, Any]]]
    expect: Sequence[Mapping[str, Any]]
    at: str = "2024-04-10 21:00"
    county: str = "xifeng"
    params: Mapping[str, Any] = field(default_factory=dict)
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def as_of(self) -> datetime:
        """The instant of the case, local time."""
        return datetime.strptime(str(self.at), "%Y-%m-%d %H:%M")


def case_file(query: Query) -> Path:
    """Return where the cases of a query stand, whether or not there are any.

    Those of the shipped files stand in ``tests/queries/``, those of an analyst's own file beside it.
    """
    folder = ROOT / "tests" / "queries" / query.path.parent.name if query.path.is_relative_to(QUERIES) else None
    return (folder or query.path.parent) / f"{query.path.stem}.yml"


def cases_of(query: Query) -> list[Case]:
    """Read the cases of a query; a key that means nothing is an error and not ignored.

    Raises:
        SchoolwatchError: the file is no list of cases.
    """
    file = case_file(query)
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else []
        return [Case(query, **case) for case in found]
    except (TypeError, yaml.YAMLError) as error:
        raise SchoolwatchError(
            f"算例文件 {file.name} 写法有误（{error}）。每个算例写 it、given、expect。",
            f"The cases in {file.name} cannot be read ({error}). Each case says it, given and expect.",
        ) from error


def _put(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    connection.register("frame", frame)
    dates = ", ".join(f"{column}::DATE AS {column}" for column in frame.columns if column in DATE_COLUMNS)
    replacing = f"REPLACE ({dates})" if dates else ""
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * {replacing} FROM frame")
    connection.unregister("frame")


@cache
def empty_warehouse(county_name: str, own: tuple[tuple[str, str], ...] = ()) -> duckdb.DuckDBPyConnection:
    """Make every table that a query may read, with its types and no rows, but for the county's rules.

    ``own`` names tables that analysts' files make beside the shipped ones, each with its SELECT, in build order. The
    connection is shared: whoever changes something undoes it (``warehouse`` does).
    """
    county = load_county(county_name)
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA lake")
    for contract in load_contracts().values():
        columns = stored_columns(contract) | {"delivery_id": "BIGINT", "received_at": "TIMESTAMP"}
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        for table in [f"lake.{contract.name}", *([contract.name] if contract.name in PUBLISHED else [])]:
            connection.execute(f"CREATE TABLE {table} ({listed})")
    connection.execute(f"CREATE TABLE slots ({', '.join(f'{name} {kind}' for name, kind in SLOTS.items())})")
    _put(
        connection, "contradictions", pd.DataFrame(columns=list(contradictions.COLUMNS)).astype(contradictions.COLUMNS)
    )
    _put(connection, "calendar", calendar_table(county))
    _put(connection, "deadlines", deadlines_table(county))
    _put(connection, "datasets", datasets_table())
    _put(connection, "categories", categories_table(county))
    _put(connection, "params", params_table(county, datetime(2024, 4, 10, 21)))
    for table, columns in (("series", SERIES), ("signals", SIGNALS)):
        connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    for schema in TABLES:
        connection.execute(f"CREATE SCHEMA {schema}")
        for query in in_build_order(of_kind(load_queries(), schema)):
            connection.execute(f"CREATE TABLE {query.table} AS {query.sql}")
    for query in in_build_order(of_kind(load_queries(), "meeting")):
        connection.execute(f"CREATE TABLE {query.table} AS {query.sql}")
    for table, sql in own:
        connection.execute(f"CREATE TABLE {table} AS {sql}")
    connection.execute("CREATE VIEW reporting AS SELECT * EXCLUDE (due_at) FROM daily.reporting")
    return connection


def _params(case: Case) -> pd.DataFrame:
    """Return the county's params with the case's own; one that a case empties keeps the type it is declared with."""
    county = load_county(case.county)
    emptied = {name: EMPTY[county.raw["params"][name]["type"]] for name, value in case.params.items() if value is None}
    return params_table(county, case.as_of).assign(**case.params).astype(emptied)


def _share(connection: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Compute the shared tables that the case does not give itself from the rows that it gives."""
    for query in in_build_order(of_kind(load_queries(), "shared")):
        if query.table not in case.given:
            connection.execute(f"DELETE FROM {query.table}")  # one that stands on the calendar alone has rows already
            connection.execute(f"INSERT INTO {query.table} BY NAME {query.sql}")


@contextmanager
def warehouse(case: Case, *, own: Sequence[Query] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a DuckDB with the case's rows and rules in their tables; what is done there is undone.

    ``own`` are analysts' files that make tables, in build order.
    """
    connection = empty_warehouse(case.county, tuple((query.table, query.sql) for query in own))
    connection.execute("BEGIN")
    try:
        _put(connection, "params", _params(case))
        for table, rows in case.given.items():
            for row in rows:
                marks = ", ".join("?" for _ in row)
                connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        if any(table.startswith("shared.") for table in case.query.reads):
            _share(connection, case)
        yield connection
    finally:
        connection.execute("ROLLBACK")


def run_case(case: Case, *, own: Sequence[Query] = ()) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names of the answer's columns, and its rows, on DuckDB."""
    with warehouse(case, own=own) as connection:
        result = connection.execute(case.query.sql)
        return [column[0] for column in result.description or ()], result.fetchall()


def plain(value: Any) -> Any:
    """Write a value as a case file would: dates as text, numbers as numbers, nothing as None."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return round(float(value), 6)
    return value


Rows = list[dict[str, Any]]


def compare(case: Case, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[Rows, Rows]:
    """Return what an engine answered and what the case expects: the columns it names, both in one order.

    Where the case expects nothing, what was answered is returned whole.

    Raises:
        SchoolwatchError: the case names a column that the query does not select.
    """
    expected = [{name: plain(value) for name, value in row.items()} for row in case.expect]
    wanted = list(expected[0]) if expected else list(names)
    for name in (*wanted, *case.only):
        if name not in names:
            raise SchoolwatchError(f"没有查出列“{name}”。", f"“{name}” is not selected.")
    answered = [{name: plain(value) for name, value in zip(names, row, strict=True)} for row in rows]
    for name, value in case.only.items():
        answered = [row for row in answered if row[name] == plain(value)]
    got = [{name: row[name] for name in wanted} for row in answered]
    return sorted(got, key=str), sorted(expected, key=str)
