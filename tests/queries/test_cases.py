"""Runs the given/expected cases of every SQL file: given these rows at this instant, expect those.

A case names only the columns that matter to it; the others are empty. Tables that it does not name are empty too,
but for the county's rules (params, calendar, deadlines, datasets), which are Xifeng's.
"""

from datetime import date, datetime
from decimal import Decimal
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
from dashboard.warehouse.build import DATE_COLUMNS
from dashboard.warehouse.catalogue import Query, in_build_order, load_queries, of_kind
from dashboard.warehouse.settings import datasets_table, deadlines_table, params_table

HERE = Path(__file__).parent
SLOTS = {
    "dataset": "VARCHAR", "session": "VARCHAR", "school_code": "VARCHAR", "report_date": "DATE", "rows": "BIGINT",
    "zero": "BOOLEAN", "first_received_at": "TIMESTAMP", "received_at": "TIMESTAMP", "deliveries": "BIGINT",
}  # fmt: skip
PUBLISHED = ("towns", "schools", "classes")


def case_file(query: Query) -> Path:
    return HERE / query.path.parent.name / f"{query.name}.yml"


def all_cases() -> list[Any]:
    found = []
    for query in load_queries():
        if case_file(query).exists():
            for case in yaml.safe_load(case_file(query).read_text(encoding="utf-8")):
                found.append(pytest.param(query, case, id=f"{query.kind}/{query.name}: {case['it']}"))
    return found


def empty_warehouse(as_of: datetime, params: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Make every table that a query may read, with its types and no rows, but for the county's rules."""
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS lake")
    connection.execute("CREATE SCHEMA daily")
    for contract in load_contracts().values():
        columns = stored_columns(contract) | {"delivery_id": "BIGINT", "received_at": "TIMESTAMP"}
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        for table in [f"lake.{contract.name}", *([contract.name] if contract.name in PUBLISHED else [])]:
            connection.execute(f"CREATE TABLE {table} ({listed})")
    connection.execute(f"CREATE TABLE slots ({', '.join(f'{name} {kind}' for name, kind in SLOTS.items())})")
    county = load_county("xifeng")
    rules = {
        "params": params_table(county, as_of).assign(**params),
        "calendar": calendar_table(county),
        "deadlines": deadlines_table(county),
        "datasets": datasets_table(),
    }
    for name, frame in rules.items():
        connection.register("frame", frame)
        dates = ", ".join(f"{column}::DATE AS {column}" for column in frame.columns if column in DATE_COLUMNS)
        connection.execute(f"CREATE TABLE {name} AS SELECT * {f'REPLACE ({dates})' if dates else ''} FROM frame")
    for query in in_build_order(of_kind(load_queries(), "daily")):
        connection.execute(f"CREATE TABLE daily.{query.name} AS {query.sql}")
    return connection


def plain(value: Any) -> Any:
    """Write a value as a case file would: dates as text, numbers as numbers, nothing as None."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return float(round(value, 6)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value


@pytest.mark.parametrize(("query", "case"), all_cases())
def test_given_expected(query: Query, case: dict[str, Any]) -> None:
    as_of = datetime.strptime(str(case.get("at", "2024-04-10 21:00")), "%Y-%m-%d %H:%M")
    connection = empty_warehouse(as_of, case.get("params", {}))
    for table, rows in case["given"].items():
        for row in rows:
            marks = ", ".join("?" for _ in row)
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    result = connection.execute(query.sql)
    names = [column[0] for column in result.description]
    rows = [{name: plain(value) for name, value in zip(names, row, strict=True)} for row in result.fetchall()]
    for name, value in case.get("only", {}).items():
        rows = [row for row in rows if row[name] == value]
    expected = [{name: plain(value) for name, value in row.items()} for row in case["expect"]]
    wanted = list(expected[0]) if expected else []
    got = [{name: row[name] for name in wanted} for row in rows]
    assert len(rows) == len(expected), rows
    assert sorted(got, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("query", [pytest.param(query, id=f"{query.kind}/{query.name}") for query in load_queries()])
def test_every_query_has_cases_and_a_clause_or_a_reason(query: Query) -> None:
    assert case_file(query).exists(), f"write {case_file(query).relative_to(HERE.parent)}"
    assert query.clauses or query.header.get("reason"), "clauses: [] needs a reason"


def test_no_case_file_without_its_query() -> None:
    named = {case_file(query) for query in load_queries()}
    assert set(HERE.glob("*/*.yml")) <= named
