"""axe-core finds nothing serious on any page, and none is wider than a phone.

Each page is walked in Chinese on dark ground, and in English on light ground.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from dashboard import theme
from tests.browser.conftest import Visit
from tests.browser.measure import faint, texts
from tools.site import draw, walk

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
DESK: ViewportSize = {"width": 1920, "height": 1080}
PHONE = 320  # px
OF_A_MAP = ("text.", "tspan.")  # what a label stands on is not its ancestor: tests/charts/test_theme.py
# Each finding in one line: page, rule, how many places, the first of them and what is wrong there.
FINDINGS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(found => ['serious', 'critical'].includes(found.impact))
    .map(found => `${found.id} (${found.nodes.length}): ${found.nodes[0].html.slice(0, 200)} ${found.nodes[0].any.map(
        each => each.message)}`)"""


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it is shown; of the wall, on each of its views."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for _view in range(max(1, page.locator(".turn").count())):
        found += page.evaluate(FINDINGS)
        found += faint([each for each in texts(page) if not each.part.startswith(OF_A_MAP)])
        page.keyboard.press("ArrowRight")
    return [f"{page.url}: {each}" for each in found]


def expect_to_fit_a_phone(page: Page) -> None:
    """Nothing is wider than a narrow phone (WCAG 1.4.10), once charts and grids have followed the window's size."""
    page.set_viewport_size({"width": PHONE, "height": 640})
    expect(page.locator("html"), page.url).to_have_js_property("scrollWidth", PHONE)
    page.set_viewport_size(DESK)


def test_axe_finds_nothing_serious_on_any_page_and_no_page_fetches_from_elsewhere(visit: Visit) -> None:
    page, found = visit.page, list[str]()
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    paths = {}
    for name, path in walk(page, visit.address):
        paths[name] = path
        found += findings(page)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for path in paths.values():
        draw(page, f"{visit.address}{path}?lang=en")
        found += findings(page)
        expect_to_fit_a_phone(page)
    assert {"overview", "town", "school", "overdue", "screen", "tables", "quality", "bulletins", "help"} <= set(paths)
    assert found == []
    # And the fixture finds no request to another host, and no word on the console


def test_the_ground_is_the_systems_until_the_reader_chooses_and_the_wall_stays_dark(visit: Visit) -> None:
    grounds = {theme.GROUND: "dark", theme.LIGHT["ground"]: "light"}
    shown = "getComputedStyle(document.documentElement).getPropertyValue('--sw-ground')"
    visit.page.emulate_media(color_scheme="light")
    page = visit.open("/overdue")
    assert grounds[page.evaluate(shown)] == "light"
    page.locator(".sw-theme").click()
    assert grounds[page.evaluate(shown)] == "dark"
    page.reload()
    expect(page.locator(".sw-stack")).to_be_visible()
    assert grounds[page.evaluate(shown)] == "dark"
    page.locator(".sw-theme").click()
    assert grounds[page.evaluate(shown)] == "light"
    visit.open("/screen")
    assert grounds[page.evaluate(shown)] == "dark"
