"""States that come seldom look meant: no data, a silent day, a holiday, no map, an empty town, very much overdue.

Each is a version of its own, made from the simulated month by changing what is published, and shown by the real server.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.home import Home
from dashboard.published import current_version, point_to, version_file
from tests.browser.measure import faint, overlapping, texts
from tools.site import Server

pytestmark = pytest.mark.browser
TOWN, SCHOOL = "211223100", "2112230004"
OF_A_MAP = ("text.", "tspan.")
MAY_BE_CUT = (".what", ".whose", ".name")  # a name of thirty characters has no room beside a figure
LONG_NAME = "西丰县天德镇榆树沟希望工程寄宿制九年一贯制民族团结示范学校分校区"[:30]

STATES = {
    "no-data": ["DELETE FROM indicator_values", "DELETE FROM overdue_items", "DELETE FROM signals"],
    "silent": [
        "UPDATE indicator_values SET value = NULL, numerator = NULL, denominator = NULL, status = 'no_data'"
        " WHERE report_date = DATE '2024-04-30'",
        "UPDATE daily.reporting SET state = 'missing', received_at = NULL"
        " WHERE report_date = DATE '2024-04-30' AND state <> 'not_expected'",
        "DELETE FROM town_shapes",
    ],
    "holiday": ["UPDATE version SET as_of = TIMESTAMP '2024-05-02 09:00'"],
    "much": [
        "INSERT INTO towns BY NAME SELECT '211223999' AS town_code, '空荡乡' AS town_name",
        "INSERT INTO overdue_items SELECT * FROM overdue_items",
        "INSERT INTO overdue_items SELECT * FROM overdue_items",
        f"UPDATE schools SET school_name = '{LONG_NAME}'",
    ],
}


@pytest.fixture(scope="module")
def shown(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Publish a state and return where it is served."""
    at = Home(tmp_path_factory.mktemp("states"))
    at.published.mkdir(parents=True)
    given = version_file(Home(home), current_version(Home(home)) or "")
    shutil.copy(given, version_file(at, "given"))
    point_to(at, "given")
    with Server(at.path) as server:

        def show(state: str) -> str:
            shutil.copy(given, version_file(at, state))
            with duckdb.connect(str(version_file(at, state))) as connection:
                for statement in [*STATES[state], f"UPDATE version SET version = '{state}'"]:
                    connection.execute(statement)
            point_to(at, state)
            return server.address

        yield show


def looks_meant(page: Page, *, wall: bool = False) -> None:
    """Check that nothing is wider than the screen, cut off, covered or too faint to read."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = [each for each in texts(page) if wall or not each.part.startswith(OF_A_MAP)]
    assert faint(found) == []
    if wall:
        assert overlapping(found) == []
        assert [each.text for each in found if each.leaves] == []
        assert [each.text for each in found if each.cut and not each.part.endswith(MAY_BE_CUT)] == []


@pytest.mark.parametrize(
    ("state", "paths", "words"),
    [
        ("no-data", ["/", "/overdue"], ["还没有任何数据", "还没有任何数据"]),
        ("silent", ["/", f"/school/{SCHOOL}"], ["没有边界图", "没有收到任何上报"]),
        ("holiday", ["/"], ["今天不上学"]),
        ("much", ["/town/211223999", f"/school/{SCHOOL}", "/overdue"], ["这个乡镇没有学校", LONG_NAME, LONG_NAME]),
    ],
)
def test_a_state_that_comes_seldom_looks_meant(
    browser: Browser, shown: Callable[[str], str], state: str, paths: list[str], words: list[str]
) -> None:
    address = shown(state)
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
    page.goto(f"{address}/screen?seconds=600")
    expect(page.locator("#version")).to_have_text(state)
    for _view in range(page.locator(".view").count()):
        looks_meant(page, wall=True)
        page.keyboard.press("ArrowRight")
    for path, said in zip(paths, words, strict=True):
        page.goto(address + path)
        expect(page.locator(".sw-page")).to_contain_text(said)
        looks_meant(page)
    page.close()
