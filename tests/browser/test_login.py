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


def test_a_clerk_logs_in_and_takes_away_the_rows_of_the_town(
    page: Page, guarded: str, board: Board, places: tuple[str, str]
) -> None:
    page.goto(guarded + "/overdue?severity=1")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    log_in(page, "镇办", "not the password")
    expect(page.get_by_role("alert")).to_contain_text("账号或口令不对")
    log_in(page, "镇办")
    expect(page).to_have_url(guarded + "/overdue?severity=1")
    wanted = board.sql("SELECT * FROM overdue_items WHERE severity = 1 AND town_code = ?", [places[0]])
    expect(page.locator("h1")).to_have_text(f"逾期事项 {len(wanted):,} 件")
    rows = {}
    for kind in ("csv", "xlsx"):
        with page.expect_download() as taken:
            page.locator(f"#download-{kind}").click()
        rows[kind] = Path(taken.value.path()).read_bytes()
    read = pd.read_csv(io.BytesIO(rows["csv"]), dtype=str)
    sheet = openpyxl.load_workbook(io.BytesIO(rows["xlsx"])).worksheets[0]
    assert len(read) == sheet.max_row - 1 == len(wanted) > 0
    others = board.table("schools", columns=["school_name", "town_code"])
    foreign = others.loc[others["town_code"] != places[0], "school_name"]
    assert not [name for name in foreign if name in rows["csv"].decode("utf-8-sig")]


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
