"""A clerk drops a report into the browser, reads what is wrong with it, lands it, and sees the figure it makes."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.board import Board
from tools.site import Server

pytestmark = pytest.mark.browser
DAY = "2024-04-30"


@pytest.fixture
def own_address(home: Path, tmp_path: Path) -> Iterator[str]:
    """A server on a copy of the home, which the test may change."""
    shutil.copytree(home, tmp_path / "home")
    with Server(tmp_path / "home") as server:
        yield server.address


def test_a_dropped_report_is_judged_landed_and_seen(
    browser: Browser, own_address: str, board: Board, tmp_path: Path
) -> None:
    # Given a school's class of the register, and a report of it in which one row is wrong
    school, name, grade, class_name = board.sql(
        "SELECT school_code, schools.school_name, grade, class_name FROM classes JOIN schools USING (school_code)"
        " ORDER BY school_code, grade, class_name LIMIT 1"
    ).iloc[0]
    report = tmp_path / "出勤补报.csv"
    row = f"{DAY},{name},{grade},{class_name}"
    report.write_text(f"日期,学校名称,年级,班级,应到,实到\n{row},40,30\n{row},40,许多\n", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    # When it is uploaded from the page of what came in
    page.goto(f"{own_address}/quality")
    page.locator("#to-upload").click()
    page.get_by_label("把文件拖到这里").set_input_files(report)
    page.get_by_role("button", name="检查").click()
    # Then the judgement is told
    expect(page.locator("main")).to_contain_text("“实到”应为整数")
    expect(page.locator(".sw-judgement tbody").first).to_have_text(re.compile("出勤日报2110"))
    # When it is landed, Then the computation follows by itself, and the school's page has the figure
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已计算", timeout=120_000)
    page.goto(f"{own_address}/school/{school}?indicator=attendance_rate&date={DAY}")
    expect(page.locator(".sw-card:has(.sw-card-title:text-is('出勤率')) .sw-figure")).to_have_text("75.00")
    # And what was wrong can be sent back
    page.goto(f"{own_address}/quality")
    with page.expect_download() as taken:
        page.get_by_role("link", name="退回表").first.click()
    assert taken.value.suggested_filename == "出勤补报.csv-退回.xlsx"
    page.close()
