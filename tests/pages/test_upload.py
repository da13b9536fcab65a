"""Files that come through the browser: judged, landed by whoever sent them, and sent back to nobody else."""

import io
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pytest
from dash import Dash
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from dashboard.access.accounts import Accounts
from dashboard.access.audit import read_lines
from dashboard.board import open_board
from dashboard.county import County
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.ledger import open_ledger
from dashboard.pages import create_app, upload_routes
from dashboard.pages.address import read_address
from dashboard.pages.quality_page import quality_page
from dashboard.pages.scene import read_scene
from dashboard.pages.upload_store import KEPT_SECONDS, UploadStore, safe_name
from dashboard.reader import OPERATOR, Reader, Role, reading_as
from dashboard.uploads import Uploads
from tests.pages.conftest import publish
from tests.pages.test_authorisation import PASSWORD, log_in

REGISTERS = {
    "乡镇.csv": "乡镇代码,乡镇名称\nT1,甲镇\nT2,乙镇\n",
    "学校.csv": "学校代码,学校名称,乡镇名称,学段\nS1,甲镇小学,甲镇,小学\nS2,甲镇初中,甲镇,初中\n"
    "S3,乙镇小学,乙镇,小学\n",
    "班级.csv": "学校代码,年级,班级,在册人数\nS1,一年级,1班,40\nS1,一年级,2班,40\nS3,一年级,1班,40\n",
}
HEADER = "日期,学校名称,年级,班级,应到,实到\n"
GOOD = "2024-04-05,甲镇小学,一年级,1班,40,39\n"
BAD = "2024-04-05,甲镇小学,一年级,2班,40,四十多\n"
FOREIGN = "2024-04-05,乙镇小学,一年级,1班,40,37\n"


@dataclass
class Office:
    """A county with its registers taken in, served with accounts; what is landed lies in its ledger."""

    home: Home
    county: County
    app: Dash
    receiver: Uploads

    def deliveries(self) -> list[tuple[int, str, int, int]]:
        with open_ledger(self.home) as ledger:
            return ledger.execute(
                "SELECT delivery_id, file, rows_landed, rows_rejected FROM deliveries WHERE dataset = 'attendance'"
                " ORDER BY delivery_id"
            ).fetchall()

    def publish_deliveries(self) -> None:
        """Let the published version tell of what the ledger has taken, as a build does."""
        with open_ledger(self.home) as ledger:
            rows = {
                "deliveries": ledger.execute("SELECT * EXCLUDE (simulated, lake_file) FROM deliveries").df(),
                "rejects": ledger.execute("FROM rejects").df(),
                "delivery_schools": ledger.execute("SELECT DISTINCT delivery_id, school_code FROM slots").df(),
            }
        publish(self.home, "two")
        with duckdb.connect(str(self.home.published / "two.duckdb")) as version:
            for table, frame in rows.items():
                version.register("frame", frame)
                version.execute(f"CREATE OR REPLACE TABLE {table} AS FROM frame")


@pytest.fixture
def office(tmp_path: Path, county: County) -> Office:
    home, registers = Home(tmp_path / "home"), tmp_path / "registers"
    registers.mkdir()
    for name, text in REGISTERS.items():
        (registers / name).write_text(text, encoding="utf-8")
    assert all(outcome.deliveries for outcome in ingest([registers], home=home, county=county))
    publish(home, "one")
    for name, role, scope in (
        ("clerk", Role.STAFF, "county"),
        ("other", Role.STAFF, "county"),
        ("school", Role.SCHOOL, "school:S1"),
    ):
        Accounts(home).add(name, role, scope, PASSWORD)
    receiver = Uploads(home, county, [sys.executable, "-c", ""])
    app = create_app(open_board(home.path, known_readers_only=True), county, receiver=receiver)
    return Office(home, county, app, receiver)


def proof(client: FlaskClient, address: str = "/upload") -> str:
    found = re.search(r'name="proof" value="([^"]+)"', client.get(address).text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, text: str, name: str = "出勤.csv") -> str:
    """Upload a file and return the address of its judgement."""
    data = {"proof": proof(client), "files": (io.BytesIO(text.encode("utf-8")), name)}
    answer = client.post("/upload", data=data)
    assert answer.status_code == 303, answer.text
    return answer.location


def land(client: FlaskClient, address: str) -> str:
    answer = client.post(f"{address}/land", data={"proof": proof(client)})
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def cells(page: str) -> list[str]:
    return re.findall(r"<td[^>]*>([^<]*)</td>", page)


def test_an_upload_is_judged_and_lands_only_when_its_sender_says_so(office: Office) -> None:
    # Given a report with a bad row
    client = log_in(office.app, "clerk")
    address = send(client, HEADER + GOOD + BAD)
    # When it is looked at
    page = client.get(address).text
    # Then the judgement is told with row and reason, and nothing is landed
    assert cells(page)[:5] == ["出勤日报", "2", "1", "1", "0"]
    assert "“实到”应为整数" in page and "四十多" not in page
    assert "Present" in client.get(f"{address}?lang=en").text
    assert office.deliveries() == []
    # When it is landed
    page = land(client, address)
    # Then the ledger has it, a version follows, the files are gone and the audit log knows
    assert [each[1:] for each in office.deliveries()] == [("出勤.csv", 1, 1)]
    assert office.receiver.build().result() is None
    assert "已导入" in page
    assert "已计算" in client.get(address).text
    assert [file for file in office.home.uploads.rglob("*") if file.is_file()] == []
    assert ("upload", "出勤.csv: attendance 1/2") in [
        (line["did"], line.get("what")) for line in read_lines(office.home, 10)
    ]
    # When it is sent once more
    assert "没有变化" in client.get(send(client, HEADER + GOOD + BAD)).text


def test_a_second_click_lands_nothing_twice(office: Office) -> None:
    client = log_in(office.app, "clerk")
    address = send(client, HEADER + GOOD)
    land(client, address)
    land(client, address)
    assert len(office.deliveries()) == 1


def test_nobody_else_may_see_land_or_cancel_an_upload(office: Office) -> None:
    client, other = log_in(office.app, "clerk"), log_in(office.app, "other")
    address = send(client, HEADER + GOOD)
    for stranger, where in ((other, address), (client, "/upload/guessed")):
        given = {"proof": proof(stranger)}
        assert stranger.get(where).status_code == 404
        assert stranger.post(f"{where}/land", data=given).status_code == 404
        assert stranger.post(f"{where}/cancel", data=given).status_code == 404
    assert client.post(f"{address}/land", data={"proof": "guessed"}).status_code == 400
    assert client.post("/upload", data={"proof": "guessed"}).status_code == 400
    assert office.deliveries() == []


def test_a_cancelled_upload_is_gone(office: Office) -> None:
    client = log_in(office.app, "clerk")
    address = send(client, HEADER + GOOD)
    assert client.post(f"{address}/cancel", data={"proof": proof(client)}).status_code == 303
    assert client.get(address).status_code == 404
    assert [file for file in office.home.uploads.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (HEADER + GOOD + FOREIGN, "出勤.csv"),
        (HEADER + FOREIGN.replace("37", "许多"), "出勤.csv"),  # a rejected row is a row
        (REGISTERS["学校.csv"].replace("甲镇小学", "甲镇新小学"), "学校.csv"),
    ],
    ids=["two schools", "a rejected row", "a register"],
)
def test_a_school_sends_its_own_rows_and_no_others(office: Office, text: str, name: str) -> None:
    client = log_in(office.app, "school")
    address = send(client, text, name)
    page = client.get(address).text
    assert "不归您报送" in page and "乙镇" not in page
    assert "/land" not in page
    client.post(f"{address}/land", data={"proof": proof(client)})
    assert office.deliveries() == []
    assert "不归您报送" in client.get(address).text
    land(client, send(client, HEADER + GOOD))
    assert [each[1:] for each in office.deliveries()] == [("出勤.csv", 1, 0)]


def test_what_is_too_large_or_no_table_is_refused_in_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = log_in(office.app, "clerk")
    page = client.get(send(client, "你好，\n这不是表格\n", "说明.txt")).text
    assert "整份不收" in page and "/land" not in page
    data = {"proof": proof(client)}
    assert "还没有选文件" in client.post("/upload", data=data).text
    monkeypatch.setattr(upload_routes, "MEGABYTES", 0)
    answer = client.post("/upload", data=data | {"files": (io.BytesIO(b"x" * 1000), "a.csv")})
    assert answer.status_code == 303 and "不能超过" in client.get(answer.location).text
    assert not list(office.home.uploads.rglob("a.csv"))


def test_while_the_ledger_is_busy_the_files_wait(office: Office) -> None:
    client = log_in(office.app, "clerk")
    office.receiver.wait_seconds = 0.0
    address = send(client, HEADER + GOOD)
    with office.receiver._alone():
        answer = client.get(address)
        assert answer.status_code == 503 and "再试一次" in answer.text
    assert cells(client.get(address).text)[0] == "出勤日报"
    with office.receiver._alone():
        assert client.post(f"{address}/land", data={"proof": proof(client)}).status_code == 503
    assert office.deliveries() == []
    land(client, address)
    assert len(office.deliveries()) == 1


def test_a_computation_that_fails_is_said(office: Office) -> None:
    client = log_in(office.app, "clerk")
    office.receiver.program = [sys.executable, "-c", "raise SystemExit(2)"]
    address = send(client, HEADER + GOOD)
    land(client, address)
    assert office.receiver._next is not None
    assert office.receiver._next.exception() is not None
    assert "计算没有成功" in client.get(address).text


def test_what_was_rejected_goes_back_as_a_workbook_to_whoever_may_see_it(office: Office) -> None:
    # Given a report of one school and one of two, each with a bad row of the first
    clerk = log_in(office.app, "clerk")
    land(clerk, send(clerk, HEADER + GOOD + BAD))
    land(clerk, send(clerk, HEADER + BAD + FOREIGN.replace("37", "许多"), "两校.csv"))
    office.publish_deliveries()
    app = create_app(open_board(office.home.path, known_readers_only=True), office.county, receiver=office.receiver)
    clerk, school = log_in(app, "clerk"), log_in(app, "school")
    own, both = (f"/quality/send-back/{each[0]}.xlsx" for each in office.deliveries())
    # Then the clerk gets both, the school its own
    for client, address in ((clerk, own), (clerk, both), (school, own)):
        answer = client.get(address)
        assert answer.status_code == 200
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
        assert "应为整数" in str(rows) and "四十多" in str(rows)
    assert school.get(both).status_code == 404
    assert clerk.get("/quality/send-back/999.xlsx").status_code == 404
    assert ("download", own) in [(line["did"], line.get("what")) for line in read_lines(office.home, 10)]
    # And the page of deliveries leads to what each may have
    for reader, offered in ((OPERATOR, {own, both}), (Reader("school", Role.SCHOOL, "school", "S1"), {own})):
        with app.server.app_context(), reading_as(reader):
            scene = read_scene(open_board(office.home.path), office.county, read_address("", path="/quality"))
            shown = json.dumps(quality_page(scene), cls=PlotlyJSONEncoder)
        assert offered == set(re.findall(r"/quality/send-back/\d+\.xlsx", shown)) and '"/upload"' in shown
    # And an original that is not kept any more is said
    for file in office.home.archive.rglob("*.csv"):
        file.unlink()
    answer = clerk.get(own)
    assert answer.status_code == 503 and "原件已经不在" in answer.text


def test_uploads_are_forgotten_after_an_hour_and_by_the_next_server(tmp_path: Path) -> None:
    now = [0.0]
    store = UploadStore(tmp_path / "uploads", lambda: now[0])
    name = store.keep([], "clerk")
    folder = store.find(name, "clerk").folder  # type: ignore[union-attr]
    now[0] = KEPT_SECONDS + 1
    assert store.find(name, "clerk") is None and not folder.exists()
    store.keep([], "clerk")
    UploadStore(tmp_path / "uploads")
    assert not (tmp_path / "uploads").exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\表\\出勤.xlsx", "出勤.xlsx"),
        (".~$出勤.xlsx", "出勤.xlsx"),
        ("con.csv", "_con.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("", "file"),
        ("..", "file"),
        ("长" * 300 + ".csv", "长" * 60 + ".csv"),
        ("A.CSV", "A (2).CSV"),
    ],
)
def test_a_files_name_is_made_safe(given: str, kept: str) -> None:
    assert safe_name(given, ["a.csv"]) == kept
