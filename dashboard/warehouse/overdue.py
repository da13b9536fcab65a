"""Runs the overdue rules and fills each one's sentence from its columns, worst first."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd

from dashboard.clauses import clause_for
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import Query
from dashboard.warehouse.left_out import LeftOut

COLUMNS = {
    "rule": "string",
    "clause_id": "string",
    "kind": "string",
    "severity": "int64",
    "town_code": "string",
    "school_code": "string",
    "grade": "string",
    "class_name": "string",
    "subject": "string",
    "due_at": "datetime64[us]",
    "hours_overdue": "float64",
    "detail_zh": "string",
    "detail_en": "string",
    "owner": "string",
    "owner_en": "string",
}


def overdue_items(
    connection: duckdb.DuckDBPyConnection, rules: Iterable[Query], county: County, as_of: datetime, left_out: LeftOut
) -> pd.DataFrame:
    """Run every rule that holds in the county and return ``overdue_items``, worst first.

    A rule of an analyst's that fails is noted in ``left_out``.

    The columns are the design's, and ``owner_en`` beside the owner in the county's own language.

    Raises:
        SchoolwatchError: a rule has no severity and owner, or its sentence names a column that is not there.
    """
    towns = dict(connection.execute("SELECT school_code, town_code FROM schools").fetchall())
    rows: list[tuple[Any, ...]] = []
    for rule in rules:
        with left_out.guard(rule):
            rows += list(_items(connection, rule, county, as_of, towns))
    rows.sort(key=lambda row: (row[3], row[9], row[5] or "", row[7], row[8]))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _items(
    connection: duckdb.DuckDBPyConnection, rule: Query, county: County, as_of: datetime, towns: dict[str, str]
) -> Iterable[tuple[Any, ...]]:
    clause = clause_for(rule.clauses, county.name)
    if clause is None and rule.clauses:
        return  # written down by others only; a rule that names no clause is the office's own
    settings = {**rule.header, **county.overdue.get(rule.name, {})}
    if not {"severity", "owner"} <= settings.keys():
        raise SchoolwatchError(
            f"{rule.path.name} 的文件头要有 severity（1 最急）和 owner（中英文）；规则包里可以改。",
            f"{rule.path.name} needs a severity (1 is worst) and an owner in both languages; a pack may override them.",
        )
    for row in run_rows(connection, rule):
        yield (
            rule.name,
            clause,
            rule.header["kind"],
            settings["severity"],
            towns.get(row["school_code"]),
            row["school_code"],
            row["grade"],
            row["class_name"],
            row["subject"],
            row["due_at"],
            round((as_of - row["due_at"]).total_seconds() / 3600, 1),
            sentence(rule, "zh", row),
            sentence(rule, "en", row),
            settings["owner"][county.raw["county"]["language"]],
            settings["owner"]["en"],
        )


def run_rows(connection: duckdb.DuckDBPyConnection, query: Query) -> list[dict[str, Any]]:
    """Run a query and return its rows as column to value.

    Raises:
        SchoolwatchError: the query does not run; says which file.
    """
    try:
        result = connection.execute(query.sql)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
    except duckdb.Error as error:
        raise SchoolwatchError(
            f"{query.kind}/{query.path.name} 算不出来：{error}", f"{query.kind}/{query.path.name} fails: {error}"
        ) from error


def sentence(query: Query, language: str, row: dict[str, Any]) -> str:
    """Fill the query's ``says`` from a row.

    Raises:
        SchoolwatchError: it names a column that is not there.
    """
    shown = {name: _shown(value, language) for name, value in row.items()}
    try:
        return " ".join(query.header["says"][language].format_map(shown).split())
    except KeyError as error:
        raise SchoolwatchError(
            f"{query.path.name} 的 says 用了没有查出的列 {error}。",
            f"{query.path.name}: says uses {error}, which is not selected.",
        ) from error


def _shown(value: Any, language: str) -> Any:
    """Write a date as people say it and a number without an idle fraction; leave everything else as it is."""
    if isinstance(value, date):
        clock = f" {value:%H:%M}" if isinstance(value, datetime) else ""
        return (f"{value.month}月{value.day}日" if language == "zh" else f"{value.day} {value:%b}") + clock
    if isinstance(value, float | Decimal):
        return f"{float(value):.1f}".removesuffix(".0")
    return "" if value is None else value
