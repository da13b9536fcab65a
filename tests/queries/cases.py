"""Reads the given/expected cases beside it and makes the tables they are about; DuckDB and Spark run the same cases.

A case names only the columns that matter to it; the others are empty. Tables that it does not name are empty too,
but for the county's rules (params, calendar, deadlines, datasets, categories): Xifeng's, unless it says ``county:``.
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
import pytest
import yaml

from dashboard.calendar import calendar_table
from dashboard.contracts import load_contracts
from dashboard.county import load_county
from dashboard.lake import stored_columns
from dashboard.warehouse import contradictions
from dashboard.warehouse.build import DATE_COLUMNS
from dashboard.warehouse.catalogue import Query, in_build_order, load_queries, of_kind
from dashboard.warehouse.settings import EMPTY, categories_table, datasets_table, deadlines_table, params_table

HERE = Path(__file__).parent
SLOTS = {
    "dataset": "VARCHAR", "session": "VARCHAR", "school_code": "VARCHAR", "report_date": "DATE", "rows": "BIGINT",
    "zero": "BOOLEAN", "first_received_at": "TIMESTAMP", "received_at": "TIMESTAMP", "deliveries": "BIGINT",
}  # fmt: skip
PUBLISHED = ("towns", "schools", "classes")
RULES = ("calendar", "deadlines", "datasets", "categories")  # the same in every case of a county


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
        return datetime.strptime(str(self.at), "%Y-%m-%d %H:%M")


def case_file(query: Query) -> Path:
    """Where the cases of a query stand, whether or not there are any."""
    return HERE / query.path.parent.name / f"{query.name}.yml"


def cases_of(query: Query) -> list[Case]:
    """Read the cases of a query; a key that means nothing is an error and not ignored."""
    file = case_file(query)
    found = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else []
    try:
        return [Case(query, **case) for case in found]
    except TypeError as error:
        raise ValueError(f"{file}: {error}") from error


def all_cases() -> list[Any]:
    """Every case of every query, as parameters of a test."""
    cases = [case for query in load_queries() for case in cases_of(query)]
    return [pytest.param(case, id=f"{case.query.kind}/{case.query.name}: {case.it}") for case in cases]


def _put(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    connection.register("frame", frame)
    dates = ", ".join(f"{column}::DATE AS {column}" for column in frame.columns if column in DATE_COLUMNS)
    replacing = f"REPLACE ({dates})" if dates else ""
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * {replacing} FROM frame")
    connection.unregister("frame")


@cache
def _empty_warehouse(county_name: str) -> duckdb.DuckDBPyConnection:
    """Make every table that a query may read, with its types and no rows, but for the county's rules."""
    county = load_county(county_name)
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA lake")
    connection.execute("CREATE SCHEMA daily")
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
    for query in in_build_order(of_kind(load_queries(), "daily")):
        connection.execute(f"CREATE TABLE daily.{query.name} AS {query.sql}")
    return connection


def _params(case: Case) -> pd.DataFrame:
    """Return the county's params with the case's own; one that a case empties keeps the type it is declared with."""
    county = load_county(case.county)
    emptied = {name: EMPTY[county.raw["params"][name]["type"]] for name, value in case.params.items() if value is None}
    return params_table(county, case.as_of).assign(**case.params).astype(emptied)


@contextmanager
def warehouse(case: Case) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a DuckDB with the case's rows and rules in their tables; what is done there is undone."""
    connection = _empty_warehouse(case.county)
    connection.execute("BEGIN")
    try:
        _put(connection, "params", _params(case))
        for table, rows in case.given.items():
            for row in rows:
                marks = ", ".join("?" for _ in row)
                connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        yield connection
    finally:
        connection.execute("ROLLBACK")


def plain(value: Any) -> Any:
    """Write a value as a case file would: dates as text, numbers as numbers, nothing as None."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return float(round(value, 6)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value


def check(case: Case, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Hold what an engine answered against what the case expects: the columns it names, in any order of rows."""
    answered = [{name: plain(value) for name, value in zip(names, row, strict=True)} for row in rows]
    for name, value in case.only.items():
        answered = [row for row in answered if row[name] == plain(value)]
    expected = [{name: plain(value) for name, value in row.items()} for row in case.expect]
    wanted = list(expected[0]) if expected else []
    got = [{name: row[name] for name in wanted} for row in answered]
    assert len(answered) == len(expected), answered
    assert sorted(got, key=str) == sorted(expected, key=str)
