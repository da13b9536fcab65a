"""The board answers from one published version, read-only and locked down."""

from pathlib import Path

import pytest

from dashboard.board import open_board
from dashboard.errors import SchoolwatchError
from tests.warehouse.test_build import Tiny, tiny  # noqa: F401 - the fixture of a small county


@pytest.fixture
def board(tiny: Tiny):  # noqa: F811
    tiny.build("2024-04-08T12:00")
    return tiny.board()


def test_filters_are_equality_any_of_between_and_empty(board) -> None:
    assert board.table("schools", school_code="S1")["school_name"].tolist() == ["西丰镇第一小学"]
    assert len(board.table("schools", school_code=["S1", "S2", "nowhere"])) == 2
    assert board.table("schools", school_code=("S2", "S3"), order_by="-school_code")["school_code"].tolist() == [
        "S3",
        "S2",
    ]
    assert len(board.table("schools", boarding=None)) == 3
    assert len(board.table("schools", limit=1)) == 1


@pytest.mark.parametrize("name", ["nothing", "schools; DROP TABLE schools", "duckdb_secrets()"])
def test_an_unknown_table_is_refused(board, name: str) -> None:
    with pytest.raises(SchoolwatchError):
        board.table(name)


def test_a_forged_column_is_refused_and_a_forged_value_is_only_a_value(board) -> None:
    with pytest.raises(SchoolwatchError):
        board.table("schools", **{"school_code = 'S1' OR 1": "1"})
    assert board.table("schools", school_code="S1' OR '1'='1").empty


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM schools",
        "CREATE TABLE x AS SELECT 1",
        "COPY schools TO 'stolen.csv'",
        "SELECT * FROM read_csv('pyproject.toml')",
        "SELECT * FROM read_text('pyproject.toml')",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SELECT 1; SELECT 2",
        "CREATE TABLE memory.x AS SELECT 1",
        "",
        "SELEKT 1",
    ],
)
def test_whatever_is_no_question_is_refused(board, query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SchoolwatchError):
        board.sql(query)
    assert len(board.table("schools")) == 3


def test_a_second_board_on_the_same_version_is_as_locked_as_the_first(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    first, second = tiny.board(), tiny.board()
    assert len(first.table("schools")) == len(second.table("schools")) == 3
    with pytest.raises(SchoolwatchError):
        second.sql("SET enable_external_access = true")


def test_nothing_published_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SchoolwatchError, match="还没有发布"):
        open_board(tmp_path)


def test_the_map_has_one_shape_a_town_and_says_that_it_is_schematic(board) -> None:
    shapes = board.map()
    assert shapes["town_name"].tolist() == ["西丰镇", "平岗镇"]
    assert shapes["schematic"].all()
    assert shapes.geometry.iloc[0].disjoint(shapes.geometry.iloc[1].buffer(-1e-9))
