"""Logging in, and what a clerk of a town and a school then see and take away: their own rows and no others."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.access.accounts import Accounts
from dashboard.board import Board
from dashboard.home import Home
from dashboard.reader import Role
from tests.browser.conftest import asked
from tools.site import Server

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def places(board: Board) -> tuple[str, str]:
    """The town with most overdue items, and the school with most of them there."""
    first = board.sql(
        "SELECT town_code, school_code FROM overdue_items WHERE school_code IS NOT NULL AND town_code IS NOT NULL"
        " GROUP BY ALL ORDER BY count(*) DESC LIMIT 1"
    ).iloc[0]
    return str(first["town_code"]), str(first["school_code"])


@pytest.fixture(scope="module")
def guarded(home: Path, places: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on the same version, with two accounts."""
    own = Home(tmp_path_factory.mktemp("guarded"))
    shutil.copytree(home / "published", own.published)
    Accounts(own).add("镇办", Role.STAFF, f"town:{places[0]}", PASSWORD)
    Accounts(own).add("学校", Role.SCHOOL, f"school:{places[1]}", PASSWORD)
    with Server(own.path) as server:
        yield server.address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("账号").fill(name)
    page.get_by_label("口令").fill(password)
    page.get_by_role("button", name="登录").click()


def taken(page: Page) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take away what the grid shows, as CSV opened with pandas and as a workbook opened with openpyxl."""
    found = []
    for kind in ("csv", "xlsx"):
        way = page.locator(f"#download-{kind}")
        expect(way).to_have_attribute("href", re.compile("school_name.contains"))  # it follows the grid's answer
        with page.expect_download() as download:
            way.click()
        found.append(Path(download.value.path()).read_bytes())
    head, *lines = openpyxl.load_workbook(io.BytesIO(found[1]))["数据"].iter_rows(values_only=True)
    return pd.read_csv(io.BytesIO(found[0]), dtype=str), pd.DataFrame(lines, columns=head)


@pytest.mark.parametrize("account", ["镇办", "学校"])
def test_a_clerk_logs_in_filters_and_takes_away_what_query_says_and_no_row_of_another_scope(
    account: str, page: Page, guarded: str, home: Path, root: Path, board: Board, places: tuple[str, str]
) -> None:
    # Given the table of reports that are missing, to which one must log in
    page.goto(f"{guarded}/tables?name=reporting&state=missing")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    log_in(page, account, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("账号或口令不对")
    log_in(page, account)
    expect(page.locator(".ag-row").first).to_be_visible()
    # When it is filtered in the grid
    names = board.table("schools", columns=["school_code", "school_name"]).set_index("school_code")["school_name"]
    page.get_by_label("学校 筛选…").first.fill(names[places[1]])
    # Then its count and both files are what `query` says
    sql = f"SELECT report_date FROM reporting WHERE state = 'missing' AND school_code = '{places[1]}'"
    wanted = sorted(str(row["report_date"])[:10] for row in asked(root, home, sql))
    expect(page.locator("#table-count")).to_have_text(f"{len(wanted):,} 行")
    read, sheet = taken(page)
    assert sorted(read["日期"]) == sorted(day.date().isoformat() for day in sheet["日期"]) == wanted != []
    assert set(read["学校代码"]) == set(sheet["学校代码"]) == {places[1]}
    # And without that filter there is no row of another town's school, or of another school
    schools = board.table("schools", columns=["school_code", "town_code"])
    own = {places[1]} if account == "学校" else set(schools.loc[schools["town_code"] == places[0], "school_code"])
    everything = page.request.get(f"{guarded}/api/tables/reporting.csv?state=missing")
    assert set(pd.read_csv(io.BytesIO(everything.body()), dtype=str)["school_code"]) <= own


def test_a_school_sees_itself_alone_and_logs_out(
    page: Page, guarded: str, board: Board, places: tuple[str, str]
) -> None:
    page.goto(guarded + "/")
    log_in(page, "学校")
    names = board.table("schools", columns=["school_code", "school_name"]).set_index("school_code")["school_name"]
    expect(page.locator("h1")).to_have_text(names[places[1]])
    other = next(code for code in names.index if code != places[1])
    page.goto(f"{guarded}/school/{other}")
    expect(page.locator(".sw-empty")).to_contain_text("没有这所学校")
    assert page.goto(f"{guarded}/screen").status == 403  # type: ignore[union-attr]
    page.goto(guarded + "/account")
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(guarded + "/login")
    page.goto(guarded + "/overdue")
    expect(page).to_have_url(re.compile(r"/login\?next="))
