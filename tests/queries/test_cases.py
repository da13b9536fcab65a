"""Runs the cases of every SQL file on DuckDB (tests/spark runs them on Spark), and holds that each file has some."""

import pytest

from dashboard.warehouse.catalogue import Query, load_queries
from tests.queries.cases import HERE, Case, all_cases, case_file, check, run_case


@pytest.mark.parametrize("case", all_cases())
def test_given_expected(case: Case) -> None:
    check(case, *run_case(case))


@pytest.mark.parametrize("query", [pytest.param(query, id=f"{query.kind}/{query.name}") for query in load_queries()])
def test_every_query_has_cases_and_a_clause_or_a_reason(query: Query) -> None:
    assert case_file(query).exists(), f"write {case_file(query).relative_to(HERE.parent)}"
    assert query.clauses or query.header.get("reason"), "clauses: [] needs a reason"


def test_no_case_file_without_its_query() -> None:
    named = {case_file(query) for query in load_queries()}
    assert set(HERE.glob("*/*.yml")) <= named
