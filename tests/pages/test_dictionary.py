"""The dictionary lists all that has a definition; each entry says how it is counted and whose words ask for it."""

import json
from urllib.parse import unquote

import duckdb
import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.board import open_board
from dashboard.contracts import load_contracts
from dashboard.home import Home
from dashboard.pages.address import read_address
from dashboard.pages.dictionary import KINDS, Entry, entries, nodes
from dashboard.pages.scene import read_scene
from dashboard.pages.shell import draw_page, is_nowhere
from dashboard.published import version_file
from tests.pages.conftest import publish


@pytest.fixture
def shown(board, county):
    """All that the page at a path says, as JSON."""

    def read(path: str, query: str = "") -> str:
        scene = read_scene(board, county, read_address(query, path=path))
        return json.dumps(draw_page(scene), cls=PlotlyJSONEncoder, ensure_ascii=False)

    return read


def test_the_list_has_every_entry_and_a_data_set_is_found_by_its_columns(shown, board, county) -> None:
    page = shown("/dictionary")
    every = entries(read_scene(board, county, read_address("", path="/dictionary")))
    assert {"illness", "untraced", "dataset.attendance"} <= set(every)
    assert [key for key in every if f'"href": "/dictionary/{key}"' not in page] == []
    assert load_contracts()["attendance"]["present"].title in page
    assert set(KINDS) >= {each.kind for each in every.values()}


def test_an_indicator_says_its_lines_its_clause_and_its_file(shown) -> None:
    page = shown("/dictionary/illness")
    for words in ("追踪病因", "1%", "3%", "queries/indicators/illness.sql", "data:image/svg+xml"):
        assert words in page
    assert "别县的条款" not in page


@pytest.mark.parametrize("path", ["/town/T1", "/dictionary/illness"])
def test_how_it_is_counted_stands_in_the_readers_language(shown, path: str) -> None:
    chinese, english = shown(path), shown(path, "?lang=en")
    assert ("因病缺课人日数 / 总授课人日数" in chinese, "ill / taught" in chinese) == (True, False)
    assert ("因病缺课人日数 / 总授课人日数" in english, "ill / taught" in english) == (False, True)


MORE = (
    "ALTER TABLE dictionary ADD COLUMN sql VARCHAR",
    "ALTER TABLE dictionary ADD COLUMN severity BIGINT",
    "ALTER TABLE dictionary ADD COLUMN owner VARCHAR",
    "UPDATE dictionary SET severity = 1, owner = '校长', sql = 'SELECT params.min_checks, params.form_misses'"
    " WHERE name = 'untraced'",
    "CREATE TABLE query_problems AS SELECT 'queries/indicators/x.sql' AS file, 3 AS line, true AS left_out,"
    " '缺少标题' AS message_zh, 'no title' AS message_en",
)


@pytest.mark.parametrize("path", ["/town/T1", "/dictionary/illness"])
def test_a_version_of_an_older_program_is_shown_without_its_notes(county, tmp_path, path: str) -> None:
    home = Home(tmp_path)
    publish(home, "one")
    with duckdb.connect(str(version_file(home, "one"))) as connection:
        connection.execute("ALTER TABLE dictionary RENAME COLUMN notes_en TO notes")
        connection.execute("ALTER TABLE dictionary DROP COLUMN notes_zh")
    scene = read_scene(open_board(home.path), county, read_address("", path=path))
    page = json.dumps(draw_page(scene), cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert ("因病缺课率" in page, "ill / taught" in page) == (True, False)


@pytest.fixture
def told(county, tmp_path):
    """What a page says of a version that has all that a build of today writes."""
    home = Home(tmp_path)
    publish(home, "one")
    with duckdb.connect(str(version_file(home, "one"))) as connection:
        for statement in MORE:
            connection.execute(statement)
    board = open_board(home.path)

    def read(path: str) -> str:
        shown = draw_page(read_scene(board, county, read_address("", path=path)))
        return json.dumps(shown, cls=PlotlyJSONEncoder, ensure_ascii=False)

    return read


def test_a_rule_says_the_countys_own_numbers_whose_words_they_are_and_who_owes(told) -> None:
    page = told("/dictionary/untraced")
    for words in ("min_checks", "至少要进行三次测温", "form_misses", "〔设〕", "校长"):
        assert words in page, words


def test_what_is_wrong_with_an_offices_own_file_stands_above_the_list(told) -> None:
    page = told("/dictionary")
    for words in ("queries/indicators/x.sql:3", "缺少标题", "已略过"):
        assert words in page, words


def test_a_data_set_says_its_columns_in_both_languages(shown) -> None:
    contract = load_contracts()["attendance"]
    chinese, english = (shown("/dictionary/dataset.attendance", query) for query in ("", "?lang=en"))
    for field in contract.fields:
        assert field.name in chinese and field.title in chinese and field.title_en in english


@pytest.mark.parametrize("path", ["/dictionary/nothing", "/dictionary/dataset.nothing", "/dictionary/daily.illness"])
def test_what_is_not_in_it_is_nowhere(shown, board, county, path: str) -> None:
    assert is_nowhere(board, county, path)
    assert "没有这一页" in shown(path)
    assert not is_nowhere(board, county, "/dictionary") and not is_nowhere(board, county, "/dictionary/illness")


def test_a_link_to_an_entry_keeps_what_was_chosen() -> None:
    address = read_address("?date=2024-04-03", path="/").at("dictionary", "daily.ill pupils")
    assert unquote(address.href) == "/dictionary/daily.ill pupils?date=2024-04-03"
    assert read_address("", path=address.path).place == "daily.ill pupils"


def test_the_drawing_has_all_that_it_stands_on_and_who_reads_it() -> None:
    def entry(name: str, *reads: str) -> Entry:
        return Entry(name, "indicator", name, "", reads, (), {})

    every = {each.name: each for each in (entry("d"), entry("t", "d"), entry("i", "t"), entry("o", "i", "t"))}
    assert [(node.name, node.reads) for node in nodes("i", every)] == [
        ("i", ("t",)),
        ("t", ("d",)),
        ("d", ()),
        ("o", ("i",)),
    ]
