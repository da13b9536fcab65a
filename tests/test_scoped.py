"""The board gives each reader the rows of their own scope and no others, of every table that is published."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pandas as pd
import pytest

from dashboard.board import Board, open_board
from dashboard.errors import SchoolwatchError
from dashboard.reader import OPERATOR, Reader, Role, reading_as
from dashboard.scoped import INTERNAL, PLACELESS, Places, condition
from tests.warehouse.test_build import ATTENDANCE, Tiny

COUNTY, TOWN, OTHER_TOWN = "211223", "211223100", "211223101"
OF_TOWN = Reader("clerk", Role.STAFF, "town", TOWN)  # S1 and S3
OF_SCHOOL = Reader("school", Role.SCHOOL, "school", "S1")
LEADER = Reader("head", Role.LEADER)
PLACES = {"town_code", "school_code", "place_code"}


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    made = Tiny(tmp_path_factory.mktemp("scoped"))
    rows = "".join(f"2024-4-8,{school},一年级,1班,30,27\n" for school in ("S1", "S2", "S3"))
    made.take("all three", ATTENDANCE + rows, "2024-04-08T09:00")
    made.take("own", ATTENDANCE + "2024-4-8,S1,一年级,1班,30,26\n", "2024-04-08T09:30")
    made.build("2024-04-08T12:00")
    return made.board()


def places(board: Board, table: str) -> set[str]:
    """Every school, town and place that the rows of a table name."""
    columns = sorted(PLACES & set(board.tables()[table]))
    rows = board.table(table, columns=columns)
    return {str(value).split("/")[0] for column in columns for value in rows[column].dropna()}


def test_every_published_table_has_a_rule_for_who_sees_which_of_its_rows(board: Board) -> None:
    without = [
        table
        for table, columns in board.tables().items()
        if table not in INTERNAL and condition(table, columns, OF_SCHOOL, Places(TOWN, ("S1",))) is None
    ]
    assert without == [], "give the table a place, or name it in dashboard/scoped.py"
    assert set(board.tables()) >= PLACELESS
    assert not [table for table in PLACELESS if PLACES & set(board.tables()[table])]


@pytest.mark.parametrize(
    ("who", "seen"), [(OF_TOWN, {TOWN, "S1", "S3"}), (OF_SCHOOL, {TOWN, "S1"}), (LEADER, {COUNTY, OTHER_TOWN, "S2"})]
)
def test_no_table_names_a_place_outside_the_readers_scope(board: Board, who: Reader, seen: set[str]) -> None:
    with reading_as(who):
        found = {table: places(board, table) for table in board.tables() if PLACES & set(board.tables()[table])}
    everything = set().union(*found.values())
    assert seen <= everything
    if who is not LEADER:
        assert {table: named - seen for table, named in found.items() if named - seen} == {}
        assert "211223" not in found["indicator_values"]


def test_a_board_apart_shows_a_reader_no_more(board: Board) -> None:
    with reading_as(Reader("school", Role.SCHOOL, "school", "S1")), board.apart() as apart:
        assert set(apart.table("schools")["school_code"]) == {"S1"}
        assert set(
            apart.source("attendance")
            .cursor.sql(f"SELECT DISTINCT school_code FROM {apart.source('attendance').sql}")
            .df()["school_code"]
        ) == {"S1"}


def test_the_same_sql_means_each_readers_own_rows(board: Board) -> None:
    query = "SELECT string_agg(DISTINCT school_code, ' ' ORDER BY school_code) FROM daily.attendance"
    answers = {}
    for who in (OPERATOR, LEADER, OF_TOWN, OF_SCHOOL, OPERATOR):
        with reading_as(who):
            answers[who] = (board.sql(query).iloc[0, 0], board.edition)
    assert [answer for answer, _ in answers.values()] == ["S1 S2 S3", "S1 S2 S3", "S1 S3", "S1"]
    assert len({edition for _, edition in answers.values()}) == 4
    with reading_as(Reader("", Role.STAFF)):
        assert board.edition != answers[OPERATOR][1]


def test_the_figures_above_are_seen_only_where_the_pack_says_so(board: Board) -> None:
    query = "SELECT DISTINCT level FROM indicator_values ORDER BY level"
    for above, levels in ((False, ["class", "school"]), (True, ["class", "county", "school", "stage", "town"])):
        with reading_as(Reader("school", Role.SCHOOL, "school", "S1", sees_above=above)):
            assert board.sql(query)["level"].tolist() == levels
            assert board.table("indicator_values", place_code=["S2", "S3", OTHER_TOWN]).empty


@pytest.mark.parametrize(("who", "seen"), [(OF_SCHOOL, {"S1/一年级/1班"}), (OF_TOWN, {"S1/一年级/1班", TOWN})])
def test_a_figure_above_is_not_seen_through_the_episode_of_a_school(who: Reader, seen: set[str]) -> None:
    alarms = pd.DataFrame(
        [("S1", TOWN, "class", "S1/一年级/1班"), ("S1", TOWN, "town", TOWN), ("S1", TOWN, "county", COUNTY)],
        columns=["school_code", "town_code", "alarm_level", "alarm_place"],
    )
    rows = condition("episode_alarms", list(alarms), who, Places(TOWN, ("S1", "S3")))
    assert {place for (place,) in duckdb.sql(f"SELECT alarm_place FROM alarms WHERE {rows}").fetchall()} == seen


def test_a_delivery_is_seen_by_whose_school_is_in_it_and_its_rejects_by_who_has_all_of_them(board: Board) -> None:
    with reading_as(OF_SCHOOL):
        assert {"all three.csv", "own.csv"} <= set(board.table("deliveries")["file"])
    with reading_as(Reader("other", Role.SCHOOL, "school", "S2")):
        assert "own.csv" not in set(board.table("deliveries")["file"])
        rejects = condition("rejects", ["delivery_id"], OF_SCHOOL, Places(TOWN, ("S2",)))
        with reading_as(OPERATOR):
            shown = board.sql(f"SELECT file FROM deliveries WHERE {rejects}".replace("published.", ""))
        assert shown["file"].tolist() == []


def test_rows_about_single_persons_are_not_for_leaders(board: Board) -> None:
    assert "daily.illness_cases" in board.tables()
    with reading_as(LEADER):
        assert not [table for table, columns in board.tables().items() if "person_id" in columns]
        with pytest.raises(SchoolwatchError):
            board.table("daily.illness_cases")


@pytest.mark.parametrize("code", ["S2' OR '1'='1", "nowhere", "", 'S1"; DROP TABLE schools'])
def test_a_scope_that_no_school_has_sees_nothing(board: Board, code: str) -> None:
    with reading_as(Reader("forged", Role.SCHOOL, "school", code)):
        assert all(board.table(table).empty for table in board.tables() if PLACES & set(board.tables()[table]))


def test_many_who_ask_at_once_are_all_answered(board: Board) -> None:
    def ask(_number: int) -> set[tuple[str, ...]]:
        with reading_as(OF_SCHOOL):
            return {(*board.data_sets(), *board.tables()) for _ in range(20)}

    with ThreadPoolExecutor(8) as at_once:
        assert len(set().union(*at_once.map(ask, range(8)))) == 1


def test_a_server_does_not_answer_a_reader_it_does_not_know(board: Board) -> None:
    strict = open_board(board.home.path, known_readers_only=True)
    for ask in (strict.tables, strict.cursor, lambda: strict.table("schools"), lambda: strict.edition):
        with pytest.raises(SchoolwatchError, match="不知道是谁"):
            ask()
    with reading_as(OF_SCHOOL):
        assert strict.table("schools")["school_code"].tolist() == ["S1"]
        cursor = strict.cursor()
    assert cursor.execute("SELECT school_code FROM schools").fetchall() == [("S1",)]
