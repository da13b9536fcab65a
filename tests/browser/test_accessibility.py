"""axe-core finds nothing serious on any page: each page in Chinese on dark ground, and in English on light ground."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tools.site import draw, walk

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
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
        page.keyboard.press("ArrowRight")
    return [f"{page.url}: {each}" for each in found]


def test_axe_finds_nothing_serious_on_any_page(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce") as context:
        page = context.new_page()
        page.emulate_media(color_scheme="dark")
        paths, found = {}, []
        for name, path in walk(page, address):
            paths[name] = path
            found += findings(page)
        page.emulate_media(color_scheme="light")
        for path in paths.values():
            draw(page, f"{address}{path}?lang=en")
            found += findings(page)
    assert {"overview", "town", "school", "overdue", "screen"} <= set(paths)
    assert found == []
