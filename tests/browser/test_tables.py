"""The clerk's way: open a table, filter and sort it, take it away, and find in the file what ``query`` says."""

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, asked

pytestmark = pytest.mark.browser
TOWN = "西丰镇"
SQL = f"""SELECT reporting.school_code, report_date, dataset, session FROM reporting
    JOIN schools USING (school_code) JOIN towns USING (town_code)
    WHERE state = 'missing' AND towns.town_name = '{TOWN}'
    ORDER BY reporting.school_code, report_date DESC, dataset, session"""


def test_what_a_clerk_filters_and_takes_away_is_what_query_says(
    visit: Visit, root: Path, home: Path, tmp_path: Path
) -> None:
    # Given the table of reports, filtered by its address, in the grid and by a click
    page = visit.page
    page.goto(f"{visit.address}/tables?name=reporting&state=missing")
    expect(page.locator(".ag-row").first).to_be_visible()
    page.get_by_label("乡镇 筛选…").first.fill(TOWN)
    visit.query("town_name.contains")
    page.locator(".ag-header-cell[col-id='school_code'] .ag-header-cell-label").click()
    visit.query("order_by=school_code")
    want = [[row["school_code"], str(row["report_date"])[:10], row["session"]] for row in asked(root, home, SQL)]
    expect(page.locator("#table-count")).to_have_text(f"{len(want):,} 行")
    # When the rows are taken away as CSV and as a workbook
    files = {}
    for kind in ("csv", "xlsx"):
        way = page.locator(f"#download-{kind}")
        expect(way).to_have_attribute("href", re.compile("order_by=school_code"))  # it follows the grid's answer
        with page.expect_download() as download:
            way.click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    # Then both hold the same rows as the query, in the order of the grid
    read = pd.read_csv(files["csv"], dtype=str, keep_default_na=False)
    assert sorted(read[["学校代码", "日期", "时段"]].to_numpy().tolist()) == sorted(want)
    assert read["学校代码"].tolist() == [row[0] for row in want]
    book = openpyxl.load_workbook(files["xlsx"])
    head, *lines = book["数据"].iter_rows(values_only=True)
    at = {heading: place for place, heading in enumerate(head)}
    rows = [[line[at["学校代码"]], line[at["日期"]].date().isoformat(), line[at["时段"]] or ""] for line in lines]
    assert rows == read[["学校代码", "日期", "时段"]].to_numpy().tolist()
    assert book["数据"].freeze_panes == "A2"
    about = dict(book["说明"].iter_rows(values_only=True))
    assert TOWN in about["筛选"] and "未报" in about["筛选"]
    # And the way back leads through what was looked at
    page.go_back()
    page.go_back()
    visit.query("state=missing")
    expect(page.get_by_label("乡镇 筛选…").first).to_have_value("")
