"""Runs the overdue rules and fills each one's sentence from its columns, worst first."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd

from dashboard.clauses import clause_for
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import Query

COLUMNS = {
    "rule": "VARCHAR",
    "clause_id": "VARCHAR",
    "kind": "VARCHAR",
    "severity": "INTEGER",
    "town_code": "VARCHAR",
    "school_code": "VARCHAR",
    "grade": "VARCHAR",
    "class_name": "VARCHAR",
    "subject": "VARCHAR",
    "due_at": "TIMESTAMP",
    "hours_overdue": "DOUBLE",
    "detail_zh": "VARCHAR",
    "detail_en": "VARCHAR",
    "owner": "VARCHAR",
}


def overdue_items(
    connection: duckdb.DuckDBPyConnection, rules: Iterable[Query], county: County, as_of: datetime
) -> pd.DataFrame:
    """Run every rule and return ``overdue_items``, worst first (columns as in the design).

    Raises:
        SchoolwatchError: the pack gives a rule no severity and owner, or a sentence names a column that is not there.
    """
    towns = dict(connection.execute("SELECT school_code, town_code FROM schools").fetchall())
    rows = [row for rule in rules for row in _items(connection, rule, county, as_of, towns)]
    rows.sort(key=lambda row: (row[3], row[9], row[5], row[7], row[8]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _items(
    connection: duckdb.DuckDBPyConnection, rule: Query, county: County, as_of: datetime, towns: dict[str, str]
) -> Iterable[tuple[Any, ...]]:
    settings = county.overdue.get(rule.name)
    if settings is None:
        raise SchoolwatchError(
            f"规则包里没有 [overdue.{rule.name}]（severity 和 owner）。请补上。",
            f"The rule pack lacks [overdue.{rule.name}] (severity and owner). Add it.",
        )
    clause = clause_for(rule.clauses, county.name)
    result = connection.execute(rule.sql)
    names = [column[0] for column in result.description or ()]
    for values in result.fetchall():
        row = dict(zip(names, values, strict=True))
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
            _sentence(rule, "zh", row),
            _sentence(rule, "en", row),
            settings["owner"][county.raw["county"]["language"]],
        )


def _sentence(rule: Query, language: str, row: dict[str, Any]) -> str:
    shown = {name: _shown(value, language) for name, value in row.items()}
    try:
        return " ".join(rule.header["says"][language].format_map(shown).split())
    except KeyError as error:
        raise SchoolwatchError(
            f"{rule.path.name} 的 says 用了没有查出的列 {error}。",
            f"{rule.path.name}: says uses {error}, which is not selected.",
        ) from error


def _shown(value: Any, language: str) -> Any:
    """Write a date as people say it; leave everything else as it is."""
    if isinstance(value, date):
        return f"{value.month}月{value.day}日" if language == "zh" else f"{value.day} {value:%b}"
    return "" if value is None else value
