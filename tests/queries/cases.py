"""The cases of every shipped SQL file, for the tests on DuckDB and Spark; dashboard/warehouse/cases.py reads them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard.warehouse.cases import RULES, Case, case_file, cases_of, compare, run_case, warehouse
from dashboard.warehouse.catalogue import load_queries

HERE = Path(__file__).parent
__all__ = ["HERE", "RULES", "Case", "all_cases", "case_file", "check", "run_case", "warehouse"]


def all_cases() -> list[Any]:
    """Every case of every query, as parameters of a test."""
    cases = [case for query in load_queries() for case in cases_of(query)]
    return [pytest.param(case, id=f"{case.query.kind}/{case.query.name}: {case.it}") for case in cases]


def check(case: Case, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Hold what an engine answered against what the case expects."""
    got, expected = compare(case, names, rows)
    assert got == expected
