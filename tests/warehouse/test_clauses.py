"""A version publishes every clause with what serves it, the sources' problems, and params that a county may lack."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dashboard.county import county_names, load_county
from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import Query, load_queries
from dashboard.warehouse.clauses import clauses_table
from dashboard.warehouse.settings import categories_table, params_table
from tests.warehouse.test_build import Tiny, tiny  # noqa: F401 - the fixture of a small county


def query(kind: str, *clauses: str) -> Query:
    return Query("made", kind, Path("made.sql"), {"clauses": list(clauses)}, "SELECT 1", frozenset())


def test_all_98_clauses_are_published_and_what_nothing_serves_says_so(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    board = tiny.board()
    assert len(set(board.table("clauses")["clause_id"])) == len(board.table("clauses")) == 98
    assert board.table("clauses", served_by=None, reason=None).empty
    kinds = board.sql("SELECT kind, count(*) AS n FROM clauses GROUP BY kind").set_index("kind")["n"].to_dict()
    assert set(kinds) == {"indicator", "overdue", "heading", "context"}
    assert kinds["context"] <= 12
    assert "days_of_stock" in board.table("clauses", clause_id="X15")["served_by"].item()
    assert len(board.table("source_problems")) == 10


def test_a_clause_is_served_by_what_names_it_and_by_nothing_else() -> None:
    rows = clauses_table([query("overdue", "X9", "Z32")]).set_index("clause_id")
    assert rows.loc["X9", "served_by"] == rows.loc["Z32", "served_by"] == "made"
    assert rows["served_by"].count() == 2 + 2  # and the two that are headings
    assert rows.loc["X10", ["reason", "reason_en"]].tolist() == ["尚未实现", "not built yet"]


def test_a_daily_table_serves_no_clause_and_an_indicator_does_not_stand_for_a_rule() -> None:
    rows = clauses_table([query("daily", "X9"), query("indicator", "X10")]).set_index("clause_id")
    assert rows["served_by"].isna()["X9"]
    assert rows.loc["X10", "reason_en"] == "measured only; the overdue rule is not built yet"


def test_a_query_that_names_a_clause_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SchoolwatchError, match=r"made\.sql.*X99"):
        clauses_table([query("overdue", "X99")])


def test_every_clause_is_served_or_is_context_with_a_reason() -> None:
    rows = clauses_table(load_queries())
    unserved = rows[rows["served_by"].isna()]
    assert set(unserved["kind"]) == {"context"}
    assert unserved["reason"].notna().all()
    assert rows[rows["served_by"].notna()]["reason"].isna().all()  # nor is one measured only, where a rule is asked for


@pytest.mark.parametrize("name", county_names())
def test_params_have_the_same_columns_and_types_in_every_county(name: str) -> None:
    def types(county: str) -> dict[str, str]:
        frame = params_table(load_county(county), datetime(2024, 4, 8))
        return {name: str(kind) for name, kind in zip(frame.columns, duckdb.from_df(frame).types, strict=True)}

    assert types(name) == types("xifeng")


def test_a_rule_that_a_county_does_not_have_is_empty_and_compares_to_nothing() -> None:
    frame = params_table(load_county("zaozhuang"), datetime(2024, 4, 8))
    assert duckdb.sql("SELECT count(*) FROM frame WHERE 45 >= class_size_below").fetchall() == [(0,)]
    assert frame["class_size_below"].isna().all()


def test_code_tables_are_published_in_their_order() -> None:
    rows = categories_table(load_county("xifeng"))
    assert rows[rows["category_set"] == "work_streams"]["name"].tolist()[:2] == ["组织制度", "排查防控"]
    assert "work_streams" not in set(categories_table(load_county("nyc"))["category_set"])
