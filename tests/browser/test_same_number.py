"""The same number everywhere: what the wall says is what the pages, the table and ``query`` say, to the last digit."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.language import number_text
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
INDICATORS = {"illness_absence_rate": "因病缺课率", "attendance_rate": "出勤率", "fever_rate": "发热检出率"}
SCHOOL, TOWN = "2112230004", "211223100"
QUERY = """
    SELECT indicator, level, value FROM indicator_values
    WHERE period = 'day' AND report_date = DATE '2024-04-30' AND place_code IN ('211223', '{town}', '{school}')"""


@pytest.fixture(scope="module")
def asked(root: Path, home: Path) -> dict[tuple[str, str], str]:
    """What ``python app.py query`` says of county, town and school, as people write it."""
    sql = QUERY.format(town=TOWN, school=SCHOOL)
    command = [sys.executable, "app.py", "query", sql, "--home", str(home), "--format", "json"]
    said = subprocess.run(command, cwd=root, capture_output=True, check=True, encoding="utf-8").stdout
    return {(row["indicator"], row["level"]): number_text(row["value"], "%") for row in json.loads(said)}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_figure_is_the_same_on_wall_pages_table_and_query(
    visit: Visit, asked: dict[tuple[str, str], str], indicator: str
) -> None:
    title = INDICATORS[indicator]
    school, town, county = (asked[indicator, level] for level in ("school", "town", "county"))
    page = visit.page

    page.goto(f"{visit.address}/screen?views=overview,towns")
    card = page.locator(".overview .card", has_text=title)
    expect(card.locator("b")).to_have_text(county)
    names = page.locator(".towns thead th").all_text_contents()
    row = page.locator(".towns tbody tr", has_text="西丰镇").locator("th, td").all_text_contents()
    assert row[names.index(title)].split()[-1] == f"{town}%"

    visit.open(f"/school/{SCHOOL}")
    expect(page.locator(f".sw-card:has(.sw-card-title:text-is('{title}')) .sw-figure")).to_have_text(school)

    visit.open(f"/?indicator={indicator}&town={TOWN}")
    row_of_school = page.locator(f".ag-row:has(a[href*='/school/{SCHOOL}'])")
    expect(row_of_school.locator("[col-id=value]")).to_have_text(school)
