"""The page of tables: what the grid shows, what a download holds and what the address says are the same rows."""

import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from dash import Dash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.board import Board
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.pages.address import read_address
from dashboard.pages.grid_model import filters_of, model_of, options
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.tables_answers import rows_of
from dashboard.pages.tables_page import asked_table, download_href
from dashboard.table_about import about
from dashboard.table_query import Filter, TableQuery, answer_columns
from dashboard.tables import LEVELS, PLACE_LEVELS, Column, open_table, table_names

TABLES = ("indicator_values", "overdue_items", "schools", "calendar")
TEXTS = st.sampled_from(["甲", "小学", "S1", "warn", "警戒", "校长", "=", "%", "_", "'", "x' OR '1'='1", "乙镇小学"])
DAYS = st.dates(date(2024, 3, 31), date(2024, 4, 8))


def at(board: Board, county: County, name: str, pairs: list[tuple[str, str]] | None = None) -> Scene:
    query = urlencode([("name", name), *(pairs or [])])
    return read_scene(board, county, read_address(f"?{query}", path="/tables"))


def condition(draw: st.DrawFn, column: Column) -> dict[str, Any]:
    kind = draw(st.sampled_from(options(column)))
    if column.kind in ("text", "flag"):
        value = draw(st.sampled_from(["是", "否", "true"])) if column.kind == "flag" else draw(TEXTS)
        return {"filterType": "text", "type": kind, "filter": value}
    if column.kind in ("date", "moment"):
        first = draw(DAYS)
        last = first + timedelta(days=draw(st.integers(0, 5)))
        return {"filterType": "date", "type": kind, "dateFrom": f"{first} 00:00:00", "dateTo": f"{last} 00:00:00"}
    low = draw(st.integers(-1, 4)) / draw(st.sampled_from([1, 2]))
    return {"filterType": "number", "type": kind, "filter": low, "filterTo": low + draw(st.integers(0, 3))}


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, dict[str, Any], str | None]:
    """A table, what a grid may ask of it, and by which column it is grouped."""
    columns: dict[str, Column] = KNOWN[name := draw(st.sampled_from(TABLES))]
    names = draw(st.lists(st.sampled_from(sorted(columns)), max_size=3, unique=True))
    model = {each: condition(draw, columns[each]) for each in names}
    group = draw(st.none() | st.sampled_from(sorted(columns)))
    sortable = [group, "rows"] if group else sorted(columns)
    sorts = draw(st.lists(st.sampled_from(sortable), max_size=2, unique=True))
    ways = st.sampled_from(["asc", "desc"])
    return name, {"filterModel": model, "sortModel": [{"colId": each, "sort": draw(ways)} for each in sorts]}, group


KNOWN: dict[str, dict[str, Column]] = {}


@pytest.fixture(autouse=True, scope="module")
def known(board: Board) -> None:
    """Look the columns up once, so that the strategy can draw from them."""
    KNOWN.update({name: dict(open_table(board, name).columns) for name in TABLES})


@pytest.mark.parametrize(("language", "notes"), [("zh", "因病缺课人日数 / 总授课人日数"), ("en", "ill / taught")])
def test_a_download_says_how_each_figure_is_counted_in_the_readers_language(
    board: Board, county: County, language: str, notes: str
) -> None:
    table = open_table(board, "indicator_values")
    asked = TableQuery(filters=[Filter("indicator", "is", ("illness",))])
    told = about(board, county, table, asked, rows=1, address="", language=language)
    assert [text for key, text in told.items() if "(illness)" in key] == [notes]


@pytest.mark.parametrize(("name", "level"), LEVELS.items())
def test_no_figure_of_a_single_class_is_offered(board: Board, name: str, level: str) -> None:
    table = open_table(board, name)
    rows = f"SELECT DISTINCT {level} FROM ({table.sql})"
    assert {found for (found,) in table.source.cursor.sql(rows).fetchall()} <= set(PLACE_LEVELS)


def test_how_many_stand_out_in_a_class_is_not_offered(board: Board) -> None:
    assert "excess" in board.tables()["signal_episodes"]
    assert "excess" not in open_table(board, "signal_episodes").columns


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requests())
def test_a_download_holds_the_rows_of_the_grid_in_its_order(board, county, app: Dash, asked) -> None:
    # Given a grid's filter, order and group
    name, request, group = asked
    scene = at(board, county, name, [("group", group)] if group else [])
    # When its rows are read block by block
    blocks = [rows_of(scene, {**request, "startRow": first, "endRow": first + 20})[0] for first in range(0, 60, 20)]
    shown = [
        {key: value for key, value in row.items() if key != "href"} for block in blocks for row in block["rowData"]
    ]
    # Then the download of the address that the grid writes has the same ones
    _, address = rows_of(scene, {**request, "startRow": 0, "endRow": 1})
    moved = Scene(**{**scene.__dict__, "address": address})
    table, query = asked_table(moved)
    href = download_href(moved, table, TableQuery(query.filters, query.order, group=query.group), "json")
    every = answer_columns(table, TableQuery(group=group))
    answer = app.server.test_client().get(f"{href}{'&' if '?' in href else '?'}lang=zh&columns={','.join(every)}")
    assert answer.status_code == 200, answer.text
    loaded = json.loads(answer.data)
    assert blocks[0]["rowCount"] == len(loaded)
    assert [told(row, every) for row in shown] == [told(row, every) for row in loaded][:60]


def told(row: dict[str, Any], columns: dict[str, Column]) -> list[str]:
    """Write a row as text, to the minute, so that both ways to send it compare."""
    cells = []
    for name, column in columns.items():
        value = row[name]
        cut = {"moment": 16, "date": 10}.get(column.kind, 400)
        cells.append("" if value is None else str(value).replace("T", " ")[:cut].removesuffix(".0"))
    return cells


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requests())
def test_the_address_brings_the_grid_back_as_it_was(board, county, asked) -> None:
    name, request, _group = asked
    table = open_table(board, name)
    filters = filters_of(table, request["filterModel"])
    again = filters_of(table, model_of(table, filters, "zh"))
    scenes = [at(board, county, name, TableQuery(filters=tuple(each)).pairs()) for each in (filters, again)]
    first, second = (
        rows_of(scene, {"startRow": 0, "endRow": 100, "filterModel": {}}, is_settled=False)[0] for scene in scenes
    )
    assert first == second


@pytest.mark.parametrize(
    "request_",
    [
        {"filterModel": {"1=1 OR value": {"filterType": "number", "type": "equals", "filter": 1}}},
        {"filterModel": {"value": {"filterType": "number", "type": "equals", "filter": "1 OR 1=1"}}},
        {"filterModel": {"value": {"filterType": "number", "type": "IS NULL OR", "filter": 1}}},
        {"filterModel": {"value": "1"}},
        {"sortModel": [{"colId": "value; DROP TABLE towns", "sort": "asc"}]},
    ],
)
def test_a_forged_filter_or_column_is_refused(board, county, request_) -> None:
    with pytest.raises(SchoolwatchError):
        rows_of(at(board, county, "indicator_values"), {"startRow": 0, "endRow": 10, **request_})


def test_every_column_of_every_table_has_a_heading_in_both_languages(board) -> None:
    for name in table_names(board):
        bare = [each.name for each in open_table(board, name).columns.values() if each.title == (each.name, each.name)]
        assert bare == [], name


def test_a_code_answers_to_its_words_in_both_languages(board, county) -> None:
    wanted = [("level", "school"), ("report_date", "2024-04-01")]
    counts = {
        word: rows_of(
            at(board, county, "indicator_values", [*wanted, ("status", word)]), {"endRow": 9}, is_settled=False
        )[0]["rowCount"]
        for word in ("alarm", "警戒", "Alarm")
    }
    assert counts == {"alarm": 1, "警戒": 1, "Alarm": 1}


def test_the_document_for_programs_names_addresses_that_answer(app: Dash) -> None:
    client = app.server.test_client()
    document = client.get("/api/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    for path, item in document["paths"].items():
        asked = {each["name"] for each in item["get"]["parameters"]}
        row = client.get(f"{path.replace('{kind}', 'json')}?limit=1").get_json()
        assert set(row[0] if row else {}) <= asked, path
