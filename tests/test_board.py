"""The board answers from one published version, read-only and locked down."""

import doctest
import inspect
from pathlib import Path

import pytest

import dashboard.board as board_module
from dashboard import notebook, published, revisions
from dashboard.board import Board, open_board
from dashboard.errors import SchoolwatchError
from dashboard.published import version_file
from tests.warehouse.test_build import Tiny, tiny  # noqa: F401 - the fixture of a small county

MODULES = {module.__name__: module for module in (board_module, notebook, revisions)}
PUBLIC = [
    each
    for holder in (*MODULES.values(), Board, notebook.NotebookBoard)
    for name, each in vars(holder).items()
    if not name.startswith("_") and (inspect.isfunction(each) or isinstance(each, property))
]
OWN = [each for each in PUBLIC if getattr(getattr(each, "fget", each), "__module__", "") in MODULES]


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """Attendance of 8 April, published that noon; and a late report and a correction, published the next."""
    made = Tiny(tmp_path_factory.mktemp("two days"))
    header = "日期,学校代码,年级,班级,应到,实到\n"
    monday = "2024-4-8,S1,一年级,1班,30,27\n2024-4-8,S1,一年级,2班,10,10\n2024-4-8,S2,一年级,1班,60,30\n"
    made.take("monday", header + monday, "2024-04-08T09:00")
    made.build("2024-04-08T12:00")
    late = "2024-4-8,S2,一年级,1班,60,58\n2024-4-8,S3,一年级,1班,20,19\n"
    made.take("late", header + late, "2024-04-08T17:00")
    made.build("2024-04-09T12:00")
    return made


def test_every_public_function_has_an_example_and_the_examples_hold(
    two_days: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [each for each in OWN if ">>>" not in (each.__doc__ or "")] == []
    assert {"open_board", "indicator"} <= {getattr(each, "__name__", "") for each in OWN}
    monkeypatch.setenv("SCHOOLWATCH_HOME", str(two_days.home.path))
    failures = []
    results = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    for module in (board_module, notebook, published, revisions):
        for each in doctest.DocTestFinder().find(module):
            results.run(each, out=failures.append)
    assert results.failures == 0, "".join(failures)
    assert results.tries > len(OWN)


def test_a_past_instant_is_read_beside_the_current_one_and_does_not_move(two_days: Tiny) -> None:
    past, now = open_board(two_days.home.path, as_of="2024-04-08T12:00"), two_days.board()
    assert (past.version.as_of.day, now.version.as_of.day) == (8, 9)
    assert now.at("2024-04-08 12:00").version == past.version
    assert not past.refresh()


def test_an_instant_that_nobody_kept_is_refused_and_it_is_said_how_to_build_it(two_days: Tiny) -> None:
    with pytest.raises(SchoolwatchError, match="build --as-of 2024-04-08T15:00 --aside"):
        open_board(two_days.home.path, as_of="2024-04-08T15:00")
    current = two_days.board().version.version
    two_days.build("2024-04-08T15:00", aside=True)
    assert open_board(two_days.home.path, as_of="2024-04-08T15:00").version.as_of.hour == 15
    assert two_days.board().version.version == current
    with pytest.raises(SchoolwatchError, match="is no instant"):
        open_board(two_days.home.path, as_of="yesterday")


def test_rows_come_as_arrow_too(board) -> None:
    assert board.arrow("SELECT count(*) AS n FROM schools").to_pydict() == {"n": [3]}


def test_an_unknown_indicator_is_refused_and_a_place_can_be_picked(board) -> None:
    with pytest.raises(SchoolwatchError, match="no indicator"):
        board.indicator("fever")
    rows = board.indicator("attendance_rate", level="town", place=["211223101"])
    assert rows["place_name"].unique().tolist() == ["平岗镇"]


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


def test_a_board_apart_holds_little_says_the_same_and_leaves_no_file_behind(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    board = tiny.board()
    spill, bound = "SELECT current_setting('temp_directory')", "SELECT current_setting('memory_limit')"
    with board.apart() as apart:
        # 128 MB, as DuckDB writes it
        assert apart.sql(bound).iat[0, 0] == "122.0 MiB" != board.sql(bound).iat[0, 0]
        assert apart.version == board.version
        assert apart.table("indicator_values").equals(board.table("indicator_values"))
        assert apart.source("attendance").cursor is not board.source("attendance").cursor
        folder = Path(apart.sql(spill).iat[0, 0])
        assert folder.is_dir()
    assert not folder.exists()
    assert len(board.table("schools"))  # the board itself goes on


def test_a_board_apart_of_a_version_that_is_gone_is_said_in_a_sentence(tiny: Tiny) -> None:  # noqa: F811
    tiny.build("2024-04-08T12:00")
    board = tiny.board()
    version_file(tiny.home, board.version.version).unlink()
    with pytest.raises(SchoolwatchError, match="不保留"), board.apart():
        pass


def test_nothing_published_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SchoolwatchError, match="还没有发布"):
        open_board(tmp_path)


def test_the_map_has_one_shape_a_town_and_says_that_it_is_schematic(board) -> None:
    shapes = board.map()
    assert shapes["town_name"].tolist() == ["西丰镇", "平岗镇"]
    assert shapes["schematic"].all()
    assert shapes.geometry.iloc[0].disjoint(shapes.geometry.iloc[1].buffer(-1e-9))
