"""Runs the cross-checks: two figures that must agree, and where they do not, both, side by side and never adjusted."""

from collections.abc import Iterable
from typing import Any

import duckdb
import pandas as pd

from dashboard.clauses import clause_for
from dashboard.county import County
from dashboard.warehouse.catalogue import Query
from dashboard.warehouse.left_out import LeftOut
from dashboard.warehouse.overdue import run_rows, sentence

COLUMNS = {
    "check_name": "string",
    "clause_id": "string",
    "school_code": "string",
    "report_date": "datetime64[us]",
    "left_label": "string",
    "left_value": "float64",
    "right_label": "string",
    "right_value": "float64",
    "detail_zh": "string",
    "detail_en": "string",
}


def contradictions(
    connection: duckdb.DuckDBPyConnection, checks: Iterable[Query], county: County, left_out: LeftOut
) -> pd.DataFrame:
    """Run every check that holds in the county and return ``contradictions``, newest day first.

    A check selects school_code (NULL: the office's own figures), report_date, left_value and right_value, one row for
    each disagreement, and what its sentence needs; its header names both sides. ``clause_id`` stands beside the
    design's columns. A check of an analyst's that fails is noted in ``left_out``.

    Raises:
        SchoolwatchError: a check does not run, or its sentence names a column that is not there.
    """
    language = county.raw["county"]["language"]
    rows: list[tuple[Any, ...]] = []
    for check in checks:
        clause = clause_for(check.clauses, county.name)
        if clause is None and check.clauses:
            continue
        with left_out.guard(check):
            rows += _disagreements(connection, check, clause, language)
    rows.sort(key=lambda row: (-row[3].toordinal(), row[0], row[2] or "", row[8]))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _disagreements(
    connection: duckdb.DuckDBPyConnection, check: Query, clause: str | None, language: str
) -> list[tuple[Any, ...]]:
    left, right = check.header["left"][language], check.header["right"][language]
    rows = []
    for row in run_rows(connection, check):
        sentences = sentence(check, "zh", row), sentence(check, "en", row)
        place = check.name, clause, row["school_code"], row["report_date"]
        rows.append((*place, left, row["left_value"], right, row["right_value"], *sentences))
    return rows
