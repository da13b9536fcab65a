"""Who may open what: every route, page and callback that the application has, for every role and scope.

The list is the application's own, so a new page without a rule fails here.
"""

import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.access.accounts import Accounts
from dashboard.access.audit import read_lines
from dashboard.access.guard import CALLBACK, MADE_ELSEWHERE
from dashboard.access.guard import PAGES as DASH_PAGES
from dashboard.access.rules import CLOSED, FREE, Rule, rule_of
from dashboard.board import open_board
from dashboard.home import Home
from dashboard.pages import create_app
from dashboard.pages.opening import PAGES, page_rule
from dashboard.reader import Reader, Role
from dashboard.uploads import Uploads
from tests.pages.conftest import publish

PASSWORD = "correct horse battery"
SCOPES = ("county", "town:T1", "school:S1")
WHO = [(role, scope) for role in Role for scope in SCOPES if role is not Role.SCHOOL or scope == "school:S1"]
FOREIGN = re.compile("乙镇")  # the town T2 and its school S3, which nobody of T1 or S1 may read of
SAMPLES = {"name": "overdue_items", "kind": "csv", "token": "forged", "path": "no/such/page", "filename": "x.css"}
SAMPLES |= {"delivery_id": "1"}
ADDRESSES = {
    "overview": "/",
    "town": "/town/T1",
    "school": "/school/S1",
    "overdue": "/overdue",
    "signals": "/signals",
    "unknown": "/nothing",
}
UNUSED = {"static"}  # Flask's own folder, which is not there


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("guarded"))
    publish(home, "one")
    for role, scope in WHO:
        Accounts(home).add(f"{role} {scope}", role, scope, PASSWORD)
    return home


@pytest.fixture(scope="module")
def app(home: Home, county) -> Dash:
    taken_in = Uploads(home, county, [sys.executable, "-c", ""])
    app = create_app(open_board(home.path, known_readers_only=True), county, receiver=taken_in)
    app.server.test_client().get("/login")  # Dash lays its callbacks out at the first request
    return app


def words(answer: Any) -> str:
    return "" if answer.mimetype.startswith(("image/", "application/javascript")) else answer.get_data(as_text=True)


def log_in(app: Dash, name: str, password: str = PASSWORD, **form: str) -> FlaskClient:
    client = app.server.test_client()
    proof = re.search(r'name="proof" value="([^"]+)"', client.get("/login").text)
    assert proof is not None
    answer = client.post("/login", data={"name": name, "password": password, "proof": proof[1], **form})
    assert answer.status_code == 303, answer.text
    return client


@dataclass(frozen=True)
class Visitor:
    """Somebody who has logged in."""

    client: FlaskClient
    reader: Reader


@pytest.fixture(scope="module", params=WHO, ids=lambda who: f"{who[0]} {who[1]}")
def visitor(request: pytest.FixtureRequest, app: Dash) -> Visitor:
    role, scope = request.param
    level, _, code = scope.partition(":")
    return Visitor(log_in(app, f"{role} {scope}"), Reader(f"{role} {scope}", role, level, code))


def routes(app: Dash) -> dict[str, tuple[str, str, Rule]]:
    """Every address with its method and rule, by endpoint (those that Dash draws, by page)."""
    found = {}
    for route in app.server.url_map.iter_rules():
        if route.endpoint in UNUSED or route.endpoint in DASH_PAGES or route.endpoint == CALLBACK:
            continue
        rule = MADE_ELSEWHERE.get(route.endpoint) or rule_of(app.server.view_functions[route.endpoint])
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: SAMPLES.get(part[1], "x"), route.rule)
        method = next(iter(route.methods - {"HEAD", "OPTIONS"}))
        found[route.endpoint] = (method, address, rule)
    for page, rule in PAGES.items():
        found[f"page {page}"] = ("GET", ADDRESSES.get(page, f"/{page}"), rule)
    return found


def calls(app: Dash) -> dict[str, tuple[Callable[[str, str], dict[str, Any]], Rule]]:
    """Every callback of the server, as what makes a request for it from a path and a query string, and its rule."""
    served = {output: entry for output, entry in app.callback_map.items() if entry.get("callback") is not None}

    def body(output: str, path: str, query: str) -> dict[str, Any]:
        entry, values = served[output], {"pathname": path, "search": query}

        def part(each: dict[str, Any]) -> Any:
            if "ALL" in str(each["id"]):
                return []
            return {**each, "value": values.get(each["property"])}

        names = re.findall(r"([^.]+)\.(\w+)(?:@\w+)?", output.strip("."))
        return {
            "output": output,
            "outputs": [{"id": name, "property": what} for name, what in names],
            "inputs": [part(each) for each in entry["inputs"]],
            "state": [part(each) for each in entry["state"]],
            "changedPropIds": ["address.pathname"],
        }

    return {
        output: (lambda path, query, output=output: body(output, path, query), rule_of(entry["callback"]))
        for output, entry in served.items()
    }


def test_every_route_page_and_callback_says_who_may_open_it(app: Dash) -> None:
    without = [name for name, (_, _, rule) in routes(app).items() if rule == CLOSED]
    without += [output for output, (_, rule) in calls(app).items() if rule == CLOSED]
    assert without == [], "mark it with @open_to(…), or name the page in dashboard/pages/opening.py"
    assert len(calls(app)) > 5
    assert set(ADDRESSES) <= set(PAGES)
    for page, address in ADDRESSES.items():
        assert page_rule(address) == PAGES[page]


def test_whatever_gives_rows_away_is_written_down(app: Dash) -> None:
    for name, (_, address, rule) in routes(app).items():
        gives_rows = address.startswith(("/api/tables/", "/quality/send-back/", "/bulletins/"))
        assert (rule.noted == "download") == gives_rows, name


def test_nobody_gets_anything_without_logging_in_but_the_way_in(app: Dash) -> None:
    client = app.server.test_client()
    for name, (method, address, rule) in routes(app).items():
        answer = client.open(address, method=method)
        asked = client.open(address, method=method, headers={"Accept": "text/html"})
        if rule.roles == FREE:
            assert answer.status_code not in (401, 403), name
            assert not re.search("甲镇|乙镇", words(answer)), name
        else:
            assert answer.status_code == 401, name
            assert asked.status_code == (302 if method == "GET" else 401), name
            assert method != "GET" or asked.location.startswith("/login?next="), name
    for output, (body, _) in calls(app).items():
        assert client.post(CALLBACK, json=body("/", "")).status_code == 401, output
    free = {name for name, (_, _, rule) in routes(app).items() if rule.roles == FREE}
    assert free == {
        "_dash_assets.static", "/_favicon.ico", "screen.static", "health",
        "access.login", "access.enter", "access.screen_link",
    }  # fmt: skip


def test_each_role_opens_what_its_rule_says_and_reads_nothing_of_others(app: Dash, visitor: Visitor) -> None:
    foreign = not visitor.reader.is_whole_county
    for name, (method, address, rule) in routes(app).items():
        if name == "access.leave":
            continue
        answer = visitor.client.open(address, method=method)
        assert (answer.status_code == 403) == (rule.roles != FREE and not rule.admits(visitor.reader)), name
        assert answer.status_code != 401, name
        if foreign and not name.startswith(("_dash", "/_dash", "screen.static")):
            assert not FOREIGN.search(words(answer)), name


@pytest.mark.parametrize("address", ["/school/S3", "/?town=T2", "/"])
def test_no_callback_tells_of_a_place_outside_the_scope(app: Dash, visitor: Visitor, address: str) -> None:
    path, _, query = address.partition("?")
    seen = ""
    for output, (body, rule) in calls(app).items():
        answer = visitor.client.post(CALLBACK, json=body(path, f"?{query}" if query else ""))
        assert (answer.status_code == 403) == (not rule.admits(visitor.reader)), output
        seen += words(answer) + json.dumps(answer.get_json(silent=True), ensure_ascii=False)
    assert "乙镇" in seen or not visitor.reader.is_whole_county
    assert "乙镇" not in seen or visitor.reader.is_whole_county


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_holds_the_readers_own_rows_whatever_it_asks_for(app: Dash, kind: str) -> None:
    school, clerk = log_in(app, "school school:S1"), log_in(app, "staff town:T1")
    for client in (school, clerk):
        for question in (
            "overdue_items.csv?school_code=S3",
            "indicator_values.csv?place_code=S3",
            "schools.csv?town_code=T2",
        ):
            answer = client.get(f"/api/tables/{question}".replace("csv", kind))
            assert answer.status_code == 200
            assert kind == "xlsx" or len(answer.text.splitlines()) == 1, question
    assert "S2" not in school.get("/api/tables/indicator_values.csv").text
    assert "S2" in clerk.get("/api/tables/indicator_values.csv").text
    assert log_in(app, "leader county").get("/api/tables/schools.csv").status_code == 403


def test_what_matters_most_in_words(app: Dash) -> None:
    def opens(role: str, scope: str, address: str) -> bool:
        return log_in(app, f"{role} {scope}").get(address).status_code == 200

    assert opens("analyst", "county", "/audit")
    assert not opens("analyst", "town:T1", "/audit")
    assert not opens("leader", "county", "/audit")
    assert opens("leader", "county", "/screen")
    assert not opens("school", "school:S1", "/screen")


def test_a_forged_or_foreign_cookie_is_nobody(app: Dash, home: Home) -> None:
    from flask.sessions import SecureCookieSessionInterface

    other = Dash("other").server
    other.secret_key = "a guess"
    signer = SecureCookieSessionInterface().get_signing_serializer(other)
    account = Accounts(home).find("analyst county")
    assert signer is not None and account is not None
    token = Accounts(home).open_session(account)
    for cookie in (signer.dumps({"_user_id": token, "_fresh": True}), token, "e30.x.y", ""):
        client = app.server.test_client()
        client.set_cookie("schoolwatch", cookie)
        assert client.get("/overdue").status_code == 401
    client = log_in(app, "staff county")
    stolen = client.get_cookie("schoolwatch")
    assert stolen is not None
    thief = app.server.test_client()
    thief.set_cookie("schoolwatch", stolen.value)
    assert thief.get("/overdue", headers={"User-Agent": "another browser"}).status_code == 401


def test_a_cookie_is_strict_and_out_of_reach_of_scripts(app: Dash) -> None:
    plain = app.server.test_client().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in plain and "SameSite=Strict" in plain and "Secure" not in plain
    secure = app.server.test_client().get("/login", base_url="https://localhost").headers["Set-Cookie"]
    assert "Secure" in secure


def test_a_form_that_another_page_sent_is_refused(app: Dash) -> None:
    client = app.server.test_client()
    data = {"name": "staff county", "password": PASSWORD}
    assert client.post("/login", data=data).status_code == 400
    client.get("/login")
    assert client.post("/login", data=data | {"proof": "guessed"}).status_code == 400
    client = log_in(app, "staff county")
    assert client.post("/logout").status_code == 400
    body = next(iter(calls(app).values()))[0]("/", "")
    for origin in ("http://elsewhere", "null"):
        assert client.post(CALLBACK, json=body, headers={"Origin": origin}).status_code == 403
    assert client.post(CALLBACK, json=body, headers={"Origin": "http://localhost"}).status_code == 200


def test_after_logging_out_the_cookie_is_worth_nothing(app: Dash) -> None:
    client = log_in(app, "staff county")
    kept = client.get_cookie("schoolwatch")
    proof = re.search(r'name="proof" value="([^"]+)"', client.get("/account").text)
    assert kept is not None and proof is not None
    assert client.post("/logout", data={"proof": proof[1]}).status_code == 303
    client.set_cookie("schoolwatch", kept.value)
    assert client.get("/overdue").status_code == 401


@pytest.mark.parametrize("wanted", ["//elsewhere", "https://elsewhere/", "/\\elsewhere", "javascript:x()", "\t//x"])
def test_the_way_in_leads_to_this_board_only(app: Dash, wanted: str) -> None:
    client = log_in(app, "staff county", next="/overdue?town=T1")
    assert client.get("/login?next=/overdue").location == "/overdue"
    client = app.server.test_client()
    proof = re.search(r'name="proof" value="([^"]+)"', client.get("/login").text)
    assert proof is not None
    form = {"name": "staff county", "password": PASSWORD, "proof": proof[1], "next": wanted}
    assert client.post("/login", data=form).location == "/"


def test_failed_tries_close_an_account_and_are_written_down(app: Dash, home: Home, county) -> None:
    Accounts(home).add("slow", Role.STAFF, "county", PASSWORD)
    client = app.server.test_client()
    proof = re.search(r'name="proof" value="([^"]+)"', client.get("/login").text)
    assert proof is not None
    form = {"name": "slow", "password": "wrong", "proof": proof[1]}
    codes = [client.post("/login", data=form).status_code for _ in range(county.raw["access"]["tries"] + 1)]
    assert codes[0] == 401 and codes[-1] == 429
    assert client.post("/login", data=form | {"password": PASSWORD}).status_code == 429
    client.post("/login", data=form | {"name": PASSWORD})
    log_in(app, "staff county")
    lines = list(read_lines(home, 100))
    assert {"refused", "locked", "login"} <= {line["did"] for line in lines}
    assert not [line for line in lines if PASSWORD in str(line) or "wrong" in str(line)]


def test_a_download_is_one_line_of_the_audit_log(app: Dash, home: Home) -> None:
    client = log_in(app, "staff town:T1")
    client.get("/api/tables/overdue_items.csv?school_code=S1&subject=张三")
    client.get("/api/tables/no_such.csv")
    line, before = list(read_lines(home, 2))
    assert (line["did"], line["who"], line["scope"]) == ("download", "staff town:T1", "town:T1")
    assert line["what"] == "/api/tables/overdue_items.csv?school_code=S1&subject=…"
    assert before["did"] == "login"
    assert "staff town:T1" in log_in(app, "analyst county").get("/audit").text


def test_a_look_at_single_persons_is_one_line_of_the_audit_log(app: Dash, home: Home) -> None:
    client = log_in(app, "staff county")
    make, _ = next(made for output, made in calls(app).items() if "getRowsResponse" in output)
    for query, start in (("?name=absences", 0), ("?name=absences", 100), ("?name=schools", 0)):
        body = make("/tables", query)
        body["inputs"][0]["value"] = {"startRow": start, "endRow": start + 100}
        for _ in range(2):  # the second answer comes from those that are kept
            assert client.post(CALLBACK, json=body).status_code == 200
    seen = [(line["did"], line.get("what")) for line in read_lines(home, 3)]
    assert seen[0] == seen[1] == ("persons", "/tables?name=absences")
    assert seen[2][0] == "login"


def test_a_link_opens_the_wall_and_nothing_else(app: Dash, home: Home) -> None:
    Accounts(home).add("wall", Role.LEADER, "town:T1", PASSWORD)
    client = app.server.test_client()
    opened = client.get(f"/screen/link/{Accounts(home).make_link('wall', 'screen')}?views=towns")
    assert opened.location == "/screen?views=towns"
    assert client.get("/screen").status_code == 200
    assert "乙镇" not in client.get("/screen").text + client.get("/screen/views").get_json()["html"]
    assert client.get("/overdue").status_code == 401
    assert client.get("/api/tables/overdue_items.csv").status_code == 401
    Accounts(home).disable("wall")
    assert client.get("/screen/views").status_code == 401


def test_a_program_reads_with_its_token_as_its_account(app: Dash, home: Home) -> None:
    Accounts(home).add("program", Role.STAFF, "town:T1", PASSWORD)
    token, client = Accounts(home).make_link("program", "api"), app.server.test_client()
    address = "/api/tables/indicator_values.csv"
    answers = [
        client.get(f"{address}?token={token}&level=school"),
        client.get(address, headers={"Authorization": f"Bearer {token}"}),
        client.get(address, auth=("program", token)),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not [answer for answer in answers if "S3" in answer.text]
    assert client.get(f"/overdue?token={token}").status_code == 401
    assert client.get(f"{address}?token=guess").status_code == 401
    assert token not in str(list(read_lines(home, 5)))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/tables/schools.xlsx?token={token}").data))
    assert token not in str([cell.value for sheet in book for row in sheet for cell in row])


def test_an_idle_session_ends_though_its_page_goes_on_asking(tmp_path, county, monkeypatch) -> None:
    now = [1_700_000_000.0]
    monkeypatch.setattr("dashboard.access.guard.Accounts", lambda home: Accounts(home, lambda: now[0]))
    home = Home(tmp_path)
    publish(home, "one")
    Accounts(home).add("staff county", Role.STAFF, "county", PASSWORD)
    app = create_app(open_board(home.path), county)
    client = log_in(app, "staff county")
    output = next(output for output in app.callback_map if "version.data" in output)
    body = calls(app)[output][0]("/", "") | {"changedPropIds": ["clock.n_intervals"]}
    for _ in range(county.raw["access"]["idle_minutes"]):
        assert client.post(CALLBACK, json=body).status_code in (200, 204)
        now[0] += 60
    now[0] += 1
    assert client.post(CALLBACK, json=body).status_code == 401


def test_without_accounts_only_this_machine_is_answered(tmp_path, county) -> None:
    home = Home(tmp_path)
    publish(home, "one")
    app = create_app(open_board(home.path, known_readers_only=True), county)
    client = app.server.test_client()
    assert client.get("/overdue").status_code == 200
    assert client.get("/overdue", base_url="http://127.0.0.1:8050").status_code == 200
    assert client.get("/overdue", base_url="http://rebound.example").status_code == 403
    assert client.get("/overdue", environ_overrides={"REMOTE_ADDR": "10.0.0.9"}).status_code == 403
    Accounts(home).add("first", Role.LEADER, "county", PASSWORD)
    assert client.get("/overdue").status_code == 401, "from the first account on nobody reads without one"


def test_only_the_proxy_says_who_somebody_is(tmp_path, county, monkeypatch) -> None:
    monkeypatch.setenv("SCHOOLWATCH_PROXY", "10.0.0.5")
    monkeypatch.setenv("SCHOOLWATCH_IDENTITY", "X-Remote-User")
    home = Home(tmp_path)
    publish(home, "one")
    Accounts(home).add("clerk", Role.STAFF, "town:T1", PASSWORD)
    client = create_app(open_board(home.path, known_readers_only=True), county).server.test_client()

    def ask(sender: str, name: str) -> int:
        forwarded = {"X-Remote-User": name, "X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "https"}
        return client.get("/overdue", headers=forwarded, environ_overrides={"REMOTE_ADDR": sender}).status_code

    assert ask("10.0.0.5", "clerk") == 200
    assert ask("10.0.0.5", "nobody") == 401
    assert ask("10.0.0.6", "clerk") == 401
    assert ask("127.0.0.1", "clerk") == 401
