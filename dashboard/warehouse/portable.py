"""Says what in a SQL file would fail or answer differently on Spark, and writes the file as Spark reads it.

Most of what is refused here fails nowhere: it runs on both engines and gives two answers. The cases of a file catch
that only where they happen to touch it, so the construct itself is refused. ``python -m dashboard.warehouse.portable``
checks every file of ``queries/``.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import ErrorLevel, exp

from dashboard.contracts import load_contracts
from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import Query, load_queries

# Parts of a date that both engines number alike; of the others at least one differs (Sunday is 0, 1 or 7).
SAME_PARTS = {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"}
WEEK_FUNCTIONS = {"ISODOW", "DAYOFWEEK", "WEEKDAY", "ISOYEAR", "YEARWEEK", "DAYNAME", "STRFTIME_WEEK"}
PERCENTILES = {"QUANTILE", "QUANTILE_CONT", "QUANTILE_DISC", "PERCENTILE_CONT", "PERCENTILE_DISC", "MEDIAN", "MODE",
               "APPROX_QUANTILE", "MAD"}  # fmt: skip
PICKED_BY_VALUE = {"ARG_MAX", "ARG_MIN", "ARGMAX", "ARGMIN", "MAX_BY", "MIN_BY", "FIRST", "LAST"}
LISTS = {"LIST", "ARRAY_AGG", "LIST_VALUE", "LIST_DISTINCT", "LIST_SORT", "HISTOGRAM"}
TEXT_LISTS = {"STRING_AGG", "GROUP_CONCAT", "LISTAGG"}
SERIES = {"GENERATE_SERIES", "RANGE"}
SPANS = {"AGE", "DATE_SUB", "DATESUB"}
MOMENTS = {"DATE", "TIMESTAMP", "TIMESTAMPNTZ", "DATETIME"}
# Columns of the rules' own tables that hold a date or an instant; the contracts add theirs, and a file its aliases.
RULE_MOMENTS = {"as_of", "day", "due_at", "received_at", "first_received_at", "report_date", "week_start", "month_start",
                "next_school_day", "deadline_day", "period_start", "period_end"}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What is not portable: the line of the SQL it stands in, and a sentence in both languages."""

    line: int
    zh: str
    en: str


@dataclass(frozen=True)
class _Rule:
    """Tells a construct; ``zh`` and ``en`` say what to write in its place, after the piece of SQL itself."""

    refuses: Callable[[exp.Expr], bool]
    zh: str
    en: str


def _name(node: exp.Expr) -> str:
    """Return the name of a function as DuckDB knows it; of anything else, nothing."""
    if isinstance(node, exp.Anonymous):
        return node.name.upper()
    return node.sql(dialect="duckdb").partition("(")[0].upper() if isinstance(node, exp.Func) else ""


def _calls(names: set[str], *kinds: type[exp.Expr]) -> Callable[[exp.Expr], bool]:
    return lambda node: isinstance(node, kinds) or _name(node) in names
