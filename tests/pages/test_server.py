"""What the server answers without a browser: headers, health, downloads, and what it refuses."""

import gc
import gzip
import io
import json
import re
from csv import reader as csv_lines
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import duckdb
import openpyxl
import pandas as pd
import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug import Response

from dashboard.board import Board, open_board
from dashboard.downloads import harmless, lay_aside, write_csv, write_xlsx
from dashboard.home import Home
from dashboard.pages import answers, create_app, shell
from dashboard.pages.drawing import AT_ONCE, DRAWERS
from dashboard.pages.overview import DRAWN
from dashboard.published import version_file
from dashboard.start import serve_pages
from tests.pages.conftest import publish


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@dataclass
class Own:
    """A server of a test's own, and every SQL statement that it asked."""

    home: Home
    client: FlaskClient
    asked: list[str]


@pytest.fixture
def own(tmp_path: Path, county, monkeypatch: pytest.MonkeyPatch) -> Own:
    home, asked, ask_board = Home(tmp_path), list[str](), Board.sql
    publish(home, "one")

    def noted(board: Board, query: str, parameters: object = None) -> pd.DataFrame:
        asked.append(query)
        return ask_board(board, query, parameters)

    monkeypatch.setattr(Board, "sql", noted)
    return Own(home, create_app(open_board(home.path), county).server.test_client(), asked)


def csv(answer) -> pd.DataFrame:
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return pd.read_csv(io.BytesIO(answer.data), encoding="utf-8-sig")


def test_health_tells_version_and_instant(client: FlaskClient, board: Board) -> None:
    expected = {"status": "ok", "version": board.version.version, "as_of": "2024-04-05T12:00:00"}
    assert client.get("/healthz").get_json() == expected


def test_no_foreign_script_style_or_host_is_allowed(client: FlaskClient) -> None:
    answer = client.get("/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert re.fullmatch(r"'self'( 'sha256-[\w+/=]+')+", policy["script-src"])
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", answer.text)


def test_the_model_context_protocol_is_off(app: Dash, client: FlaskClient) -> None:
    assert not any("mcp" in rule.rule for rule in app.server.url_map.iter_rules() if "path:" not in rule.rule)
    assert client.post("/_mcp", json={}).status_code in {404, 405}


def test_the_first_byte_knows_the_language_and_the_title(client: FlaskClient) -> None:
    assert '<html lang="zh-CN"' in client.get("/").text
    english = client.get("/?lang=en").text
    assert '<html lang="en"' in english
    assert "<title>Xifeng county" in english


def test_a_download_equals_the_boards_rows(client: FlaskClient, board: Board) -> None:
    filters = {"level": "school", "report_date": "2024-04-02"}
    got = csv(client.get("/api/tables/indicator_values.csv?level=school&report_date=2024-04-02&order_by=place_code"))
    want = board.table("indicator_values", order_by="place_code", **filters)
    assert got["place_code"].tolist() == want["place_code"].tolist() == ["S1", "S2", "S3"]
    assert got["value"].astype(float).fillna(-1).tolist() == want["value"].astype(float).fillna(-1).tolist()


def test_a_range_and_a_choice_of_columns_can_be_asked_for(client: FlaskClient) -> None:
    query = "level=county&report_date=2024-04-01..2024-04-02&columns=report_date,value&order_by=-report_date&limit=1"
    got = csv(client.get(f"/api/tables/indicator_values.csv?{query}"))
    assert got.to_dict("list") == {"report_date": ["2024-04-02"], "value": [1.0]}


def test_the_table_of_the_page_downloads_as_it_is_filtered(client: FlaskClient) -> None:
    got = csv(client.get("/api/tables/school_values.csv?date=2024-04-02&town=T1&status=warn"))
    assert got["school_code"].tolist() == ["S1"]
    words = csv(client.get("/api/tables/school_values.csv?date=2024-04-02&lang=zh"))
    assert words["状态"].tolist() == ["关注", "正常", "无数据"]
    assert words["数值"].isna().tolist() == [False, False, True]


def test_a_sheet_says_what_it_is_and_keeps_its_header_in_sight(client: FlaskClient) -> None:
    answer = client.get("/api/tables/school_values.xlsx?date=2024-04-02&lang=zh")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["数据", "说明"]
    assert book["数据"].freeze_panes == "A2"
    assert [cell.value for cell in book["数据"][1]][:2] == ["学校代码", "学校"]
    about = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert about["数据截至"] == "2024-04-05 12:00"
    assert "date=2024-04-02" in about["筛选"]
    assert about["说明"] == "仿真数据，不是真实情况"


def test_what_a_spreadsheet_would_run_stays_text(client: FlaskClient) -> None:
    got = csv(client.get("/api/tables/overdue_items.csv?severity=1"))
    assert got["subject"].tolist() == ["'=张*"]
    answer = client.get("/api/tables/overdue_items.xlsx?severity=1&columns=subject")
    cell = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("'=张*", "s")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
def test_each_beginning_of_a_formula_is_made_harmless(text: str) -> None:
    rows = pd.DataFrame({"given": [text], "number": [-1.5]})
    assert harmless(text) == f"'{text}"
    laid = lay_aside(rows)
    written = b"".join(write_csv(laid, ["=given", "number"])).decode("utf-8-sig")
    assert next(csv_lines(io.StringIO(written, newline=""))) == ["'=given", "number"]
    assert f"'{text}" in written
    assert "-1.5" in written
    with write_xlsx(laid, ["=given", "number"], about={"=1+1": "=2+2"}) as file:
        book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    assert {cell.data_type for row in book.worksheets[1] for cell in row} == {"s"}
    assert sheet["A1"].value == "'=given"
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value == -1.5


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/tables/no_such.csv", 404),
        ("/api/tables/build_inputs.csv", 404),
        ("/api/tables/indicator_values.pdf", 404),
        ("/api/tables/indicator_values.csv?no_such_column=1", 400),
        ("/api/tables/indicator_values.csv?columns=value;DROP", 400),
        ("/api/tables/indicator_values.csv?order_by=1", 400),
        ("/api/tables/indicator_values.csv?report_date=yesterday", 400),
        ("/api/tables/indicator_values.csv?limit=-1", 400),
        ("/api/tables/school_values.csv?town=T9", 400),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(client: FlaskClient, address: str, code: int) -> None:
    answer = client.get(address)
    assert answer.status_code == code
    assert "Error" not in answer.text
    assert code == 404 or re.search(r"[一-鿿]", answer.text)


def test_a_value_is_bound_and_never_read_as_sql(client: FlaskClient) -> None:
    assert csv(client.get("/api/tables/indicator_values.csv?place_code=S1' OR '1'='1")).empty


def test_figures_of_single_classes_are_left_out(client: FlaskClient) -> None:
    assert csv(client.get("/api/tables/indicator_values.csv?level=class")).empty
    assert set(csv(client.get("/api/tables/indicator_values.csv"))["level"]) == {"school", "town", "county"}


VERSION = ("version", "data"), ("replay", "children")
PANELS = tuple((place, "children") for place in DRAWN)
FILLED = (*PANELS, ("map", "figure"), ("trend", "figure"), ("main", "className"), ("cards", "style"))


def ask(client: FlaskClient, outputs: tuple[tuple[str, str], ...], *, shown: str = "one", query: str = "") -> Response:
    """Ask what a browser asks that shows a version, as it opens the overview."""
    address = [{"id": "address", "property": "search", "value": query}]
    version = [{"id": "version", "property": "data", "value": shown}]
    path = [{"id": "address", "property": "pathname", "value": "/"}]
    clock = [{"id": "clock", "property": "n_intervals", "value": 1}]
    is_watch = outputs == VERSION
    body = {
        "output": f"..{'...'.join('.'.join(output) for output in outputs)}..",
        "outputs": [{"id": name, "property": part} for name, part in outputs],
        "inputs": clock + address if is_watch else address + version,
        "state": version if is_watch else path,
        "changedPropIds": ["clock.n_intervals" if is_watch else "address.search"],
    }
    return client.post("/_dash-update-component", json=body, headers={"Accept-Encoding": "gzip"})


def told(answer: Response) -> dict:
    data = answer.get_data()
    return json.loads(gzip.decompress(data) if answer.headers.get("Content-Encoding") else data)["response"]


def test_a_new_version_is_picked_up_without_a_restart(own: Own) -> None:
    publish(own.home, "two")
    assert told(ask(own.client, VERSION))["version"]["data"] == "two"


def test_the_second_viewer_costs_the_database_nothing_and_sees_the_same(own: Own) -> None:
    first = ask(own.client, FILLED)
    assert own.asked
    own.asked.clear()
    second = ask(own.client, FILLED)
    assert own.asked == []
    assert first.get_data() == second.get_data()
    assert dict(first.headers) == dict(second.headers)
    assert told(ask(own.client, FILLED, query="?town=T1"))["map-head"] != told(second)["map-head"]


def test_what_is_kept_goes_out_while_others_are_being_drawn(own: Own) -> None:
    kept = ask(own.client, FILLED).get_data()
    others = Event()
    try:
        for _ in range(AT_ONCE):
            DRAWERS.submit(others.wait)
        assert ask(own.client, FILLED).get_data() == kept
    finally:
        others.set()


def test_what_depends_on_the_time_is_made_anew_each_minute(own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    now, made = [0.0], []
    monkeypatch.setattr(answers, "time", lambda: now[0])
    monkeypatch.setattr(shell, "replay_notice", lambda *_given, **_named: made.append(now[0]))
    for now[0] in (0.0, 59.0, 60.0):
        assert ask(own.client, VERSION).status_code == 200
    assert made == [0.0, 60.0]


def test_what_was_kept_is_forgotten_with_its_version(own: Own) -> None:
    before = told(ask(own.client, FILLED))
    publish(own.home, "two")
    with duckdb.connect(str(version_file(own.home, "two"))) as connection:
        connection.execute("DELETE FROM overdue_items WHERE rule = 'untraced'")
    ask(own.client, VERSION)
    after = told(ask(own.client, FILLED))
    assert "病因未追踪" in json.dumps(before["overdue"], ensure_ascii=False)
    assert "病因未追踪" not in json.dumps(after["overdue"], ensure_ascii=False)


def test_the_program_itself_is_not_looked_through_for_garbage_while_it_serves(
    home: Home, county, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = []
    server = SimpleNamespace(effective_port=8050, run=lambda: frozen.append(gc.get_freeze_count()))
    monkeypatch.setattr("waitress.create_server", lambda *_given, **_named: server)
    serve_pages(home=home, county=county, host="127.0.0.1", port=8050)
    gc.unfreeze()
    assert frozen[0] > 50_000


def test_scripts_are_sent_compressed_and_for_as_long_as_the_program_stays(client: FlaskClient) -> None:
    page = client.get("/").text
    script = re.search(r'src="(/_dash-component-suites/[^"]+dash_renderer[^"]+)"', page)[1]
    first, second = (client.get(script, headers={"Accept-Encoding": "gzip"}) for _ in range(2))
    assert first.headers["Content-Encoding"] == "gzip"
    assert "max-age" in first.headers["Cache-Control"]
    assert first.get_data() == second.get_data()
    assert gzip.decompress(first.get_data()) == client.get(script).get_data()
