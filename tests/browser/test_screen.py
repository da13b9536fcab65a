"""The wall on the real server: nothing overflows at any size, and keys turn it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page

from dashboard.board import Board
from tests.browser.conftest import Visit
from tests.browser.measure import faint, overlapping, texts

pytestmark = pytest.mark.browser
SIZES = [(1920, 1080), (3840, 2160), (1366, 768)]
READABLE = 28  # px on a screen of 1920 x 1080

MAY_BE_CUT = (".what", ".whose")  # a sentence of the list, whose end is on /overdue
SCROLLS = """() => {
    const page = document.documentElement;
    return page.scrollWidth > innerWidth || page.scrollHeight > innerHeight;
}"""


@pytest.fixture
def wall(visit: Visit) -> Callable[..., Page]:
    def open_wall(query: str = "", size: tuple[int, int] = (1920, 1080)) -> Page:
        visit.page.set_viewport_size({"width": size[0], "height": size[1]})
        visit.page.goto(f"{visit.address}/screen{query}")
        visit.page.wait_for_function("document.querySelector('.turn.on')")
        return visit.page

    return open_wall


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_fits_the_screen_and_can_be_read_from_afar(
    wall: Callable[..., Page], size: tuple[int, int], language: str
) -> None:
    page = wall(f"?lang={language}", size)
    least = READABLE * min(size[0] / 1920, size[1] / 1080)
    for _view in range(5):
        shown = page.locator(".view:not([hidden])").get_attribute("data-view")
        assert not page.evaluate(SCROLLS), shown
        found = texts(page)
        assert len(found) > 10
        assert [each.text for each in found if each.leaves] == [], shown
        assert [each.text for each in found if each.cut and not each.part.endswith(MAY_BE_CUT)] == [], shown
        assert [(each.text, each.size) for each in found if each.size < least - 0.1] == [], shown
        assert overlapping(found) == [], shown
        assert faint(found) == [], shown
        page.keyboard.press("ArrowRight")
    assert page.locator(".view:not([hidden])").get_attribute("data-view") == "overview"


def test_a_phone_shows_the_wall_in_one_column(wall: Callable[..., Page]) -> None:
    page = wall("?views=overview", (390, 844))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_keys_turn_hold_and_return(wall: Callable[..., Page]) -> None:
    page = wall("?views=overdue,towns&seconds=60")
    shown = page.locator(".view:not([hidden])")
    assert shown.get_attribute("data-view") == "overdue"
    page.keyboard.press("PageDown")
    assert shown.get_attribute("data-view") == "towns"
    page.keyboard.press("ArrowLeft")
    assert shown.get_attribute("data-view") == "overdue"
    page.keyboard.press("Space")
    assert "已停住" in page.locator("#held").inner_text()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert (shown.get_attribute("data-view"), "已停住" in page.locator("#held").inner_text()) == ("overdue", False)


def test_the_wall_has_the_boards_figures(wall: Callable[..., Page], board: Board) -> None:
    page = wall()
    value = board.sql(
        "SELECT value FROM indicator_values WHERE indicator = 'illness_absence_rate' AND level = 'county'"
        " AND period = 'day' ORDER BY report_date DESC LIMIT 1"
    )["value"].iloc[0]
    assert page.locator(".card b").first.inner_text() == f"{value:.2f}"
    assert page.locator(".card b").nth(5).inner_text() == f"{len(board.table('overdue_items')):,}"


def test_the_wall_loads_itself_anew_at_night_once_it_has_run_for_hours(visit: Visit) -> None:
    page = visit.page
    page.clock.install()
    page.goto(f"{visit.address}/screen")
    page.wait_for_function("document.querySelector('.turn.on')")
    page.evaluate("window.stillHere = true")
    shown = datetime.fromisoformat(page.locator("body").get_attribute("data-now") or "")
    three = (shown + timedelta(hours=2)).replace(hour=3, minute=0, second=0)
    night = three if three > shown + timedelta(hours=2) else three + timedelta(days=1)
    with page.expect_response("**/screen/views*"):
        page.clock.fast_forward(int((night - shown).total_seconds() - 600) * 1000)
    assert page.evaluate("window.stillHere")  # ten minutes too early
    with page.expect_navigation():
        page.clock.fast_forward(15 * 60 * 1000)
    page.wait_for_function("document.querySelector('.turn.on') && !window.stillHere")
