"""The desk pages as people use them: drill down, filter, go back, share, print, on a desk and on a phone."""

import io
import re
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import expect

from dashboard.board import Board
from dashboard.pages.overdue_page import SHOWN
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
TOWN, SCHOOL = "211223100", "2112230004"


def overdue_rows(visit: Visit) -> int:
    return visit.page.locator("#overdue-list tbody tr").count()


def at_overdue(visit: Visit, query: str = "") -> None:
    visit.open(f"/overdue{query}")
    visit.page.wait_for_selector("#overdue-list tbody tr")


def test_from_the_county_down_to_a_school_and_back(visit: Visit, board: Board) -> None:
    page = visit.open(f"/?town={TOWN}")
    page.locator("#open-town").click()
    town = board.table("towns", town_code=TOWN)["town_name"][0]
    expect(page.locator("h1")).to_have_text(town)
    expect(page).to_have_title(re.compile(f"^{town} · "))
    expect(page.locator("#town-schools tbody tr")).to_have_count(len(board.table("schools", town_code=TOWN)))
    page.wait_for_selector("#history .scatterlayer .trace")
    first = page.locator("#town-schools tbody a").first
    school = first.inner_text()
    first.click()
    expect(page.locator("h1")).to_have_text(school)
    assert page.url.split("?")[0].endswith(f"/school/{board.table('schools', school_name=school)['school_code'][0]}")
    page.go_back()
    expect(page.locator("h1")).to_have_text(town)
    page.go_back()
    page.wait_for_selector("#map .scatterlayer .trace .js-fill")
    page.go_forward()
    expect(page.locator("h1")).to_have_text(town)


def test_the_same_figure_stands_on_page_table_and_board(visit: Visit, board: Board) -> None:
    visit.open(f"/school/{SCHOOL}?indicator=attendance_rate&date=2024-04-30")
    card = visit.page.locator(".sw-card:has(.sw-card-title:text-is('出勤率')) .sw-figure").inner_text()
    rows = board.table(
        "indicator_values",
        indicator="attendance_rate",
        level="school",
        period="day",
        place_code=SCHOOL,
        report_date="2024-04-30",
    )
    assert card == f"{rows['value'][0]:.2f}"
    visit.open(f"/town/{TOWN}?indicator=attendance_rate&date=2024-04-30")
    name = board.table("schools", school_code=SCHOOL)["school_name"][0]
    expect(visit.page.locator("#town-schools tr", has_text=name)).to_contain_text(f"{card}%")


def test_a_school_names_no_person_but_as_published(visit: Visit) -> None:
    page = visit.open(f"/school/{SCHOOL}")
    page.wait_for_selector("#school-classes li")
    assert "校长" not in page.locator(".sw-place-head").inner_text()
    boxes = page.locator("#report-calendar .sw-box")
    expect(boxes.nth(14)).to_be_attached()
    page.locator(".sw-picker summary").click()
    expect(page.locator(".sw-picker-list")).to_be_visible()


def test_the_indicator_is_found_by_typing_and_chosen_by_keys_alone(visit: Visit) -> None:
    page = visit.open(f"/town/{TOWN}")
    page.locator(".sw-picker summary").focus()
    page.keyboard.press("Enter")
    page.locator("#find-indicator").focus()
    page.keyboard.type("出勤率")
    expect(page.locator(".sw-pick:visible").first).to_have_text("出勤率")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visit.query("indicator=attendance_rate")
    expect(page.locator("#town-schools h2")).to_contain_text("出勤率")
    expect(page.locator(".sw-picker-list")).to_be_hidden()


def test_overdue_is_filtered_by_list_and_group_and_the_download_is_the_same(visit: Visit, board: Board) -> None:
    at_overdue(visit)
    page = visit.page
    total = len(board.table("overdue_items"))
    expect(page.locator("h1")).to_contain_text(f"{total:,}")
    assert overdue_rows(visit) == min(total, SHOWN)
    page.locator("#by-owner a").first.click()
    visit.query("owner=")
    owner = page.locator("#by-owner li.sw-on a").inner_text()
    assert owner
    page.locator("label[title=轻重] select").select_option(index=2)  # after an empty one and “all”
    visit.query("severity=")
    expect(page.locator(".sw-chip")).to_have_count(3)  # two filters, and a way to clear both
    shown = int(re.sub(r"\D", "", page.locator("h1").inner_text()))
    expect(page.locator("#overdue-list tbody tr")).to_have_count(min(shown, SHOWN))
    with page.expect_download() as download:
        page.locator("#download-xlsx").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert sheet.max_row - 1 == shown
    page.go_back()
    expect(page.locator(".sw-chip")).to_have_count(1)
    page.locator(".sw-chip").click()
    expect(page.locator("h1")).to_contain_text(f"{total:,}")


def test_a_shared_link_shows_the_same_rows_and_a_clause_unfolds_in_its_own_words(visit: Visit, board: Board) -> None:
    at_overdue(visit, f"?town={TOWN}&severity=1&lang=en")
    rows = board.table("overdue_items", town_code=TOWN, severity=1)
    expect(visit.page.locator("#overdue-list tbody tr")).to_have_count(min(len(rows), SHOWN))
    clause = visit.page.locator("#overdue-list details").first
    clause.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    name = clause.locator("summary").inner_text()
    expect(clause.locator("blockquote")).to_have_text(board.table("clauses", clause_id=name)["quote"][0])


def test_a_school_in_the_list_opens_without_loading_everything_anew(visit: Visit) -> None:
    at_overdue(visit)
    visit.page.evaluate("window.stillHere = true")
    visit.page.locator("#overdue-list a.sw-inside").first.click()
    visit.page.wait_for_url(re.compile("/school/"))
    visit.page.wait_for_selector("#school-classes")
    assert visit.page.evaluate("window.stillHere") is True


def test_a_school_in_the_overviews_table_leads_to_its_page(visit: Visit) -> None:
    page = visit.open("/?indicator=fever_rate")
    school = page.locator(".ag-row a.sw-inside").first
    name = school.inner_text()
    school.click()
    expect(page.locator("h1")).to_have_text(name)
    assert "indicator=fever_rate" in page.url


def test_paper_is_black_on_white_with_every_row_and_nothing_to_press(visit: Visit) -> None:
    at_overdue(visit)
    page = visit.page
    page.emulate_media(media="print")
    colours = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    for pressed in (".sw-ways", ".sw-choices", ".sw-filters", "#print", "#download-csv"):
        expect(page.locator(pressed)).to_be_hidden()
    hidden = "rows => rows.filter(row => row.getBoundingClientRect().height == 0).length"
    assert page.locator("#overdue-list tbody tr").evaluate_all(hidden) == 0
    expect(page.locator("#clauses blockquote").first).to_be_visible()
    page.set_viewport_size({"width": 718, "height": 1000})  # the width between an A4 sheet's margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 718


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/town/000", "没有这个乡镇"),
        ("/school/000", "没有这所学校"),
        ("/nowhere/at/all", "没有这一页"),
        (f"/town/{TOWN}?date=2024-04-05", "非学校日"),
    ],
)
def test_where_there_is_nothing_the_page_leads_out(visit: Visit, path: str, words: str) -> None:
    page = visit.open(path)
    expect(page.locator(".sw-empty")).to_contain_text(words)
    visit.errors[:] = [each for each in visit.errors if "404" not in each]  # the browser notes the status itself
    page.locator(".sw-empty a.sw-button").click()
    expect(page.locator(".sw-empty")).to_have_count(0)
    page.wait_for_selector("#map .scatterlayer .trace, #history .scatterlayer .trace")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (390, 844)])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", [f"/town/{TOWN}", f"/school/{SCHOOL}", "/overdue", "/signals"])
def test_no_page_is_wider_than_its_screen(visit: Visit, path: str, language: str, width: int, height: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})
    page = visit.open(f"{path}?lang={language}")
    page.wait_for_selector("#history .scatterlayer .trace, #overdue-list tbody tr, .sw-episode")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.sw-figure, .sw-stands-on, h1, h2, .sw-table td')]"
        ".filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display != 'inline')"
        ".map(part => part.textContent)"
    )
    assert cut == []


def test_an_episode_leads_to_its_place_and_its_rule_and_is_filtered_by_the_address(visit: Visit, board: Board) -> None:
    page = visit.open("/signals")
    episodes = board.table("signal_episodes", order_by="rank")
    expect(page.locator(".sw-episode")).to_have_count(len(episodes))
    expect(page.locator(".sw-episode img").first).to_be_visible()
    page.locator(".sw-episode details summary").first.click()
    expect(page.locator(".sw-episode blockquote").first).to_be_visible()
    page.locator("label[title=层级] select").select_option(value="class")
    visit.query("level=class")
    expect(page.locator(".sw-episode")).to_have_count(int((episodes["level"] == "class").sum()))
    place = page.locator(".sw-episode h3 a").nth(1)
    name = place.inner_text()
    place.click()
    expect(page.locator("h1")).to_have_text(name)


def test_a_name_of_thirty_characters_breaks_and_widens_nothing(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open(f"/school/{SCHOOL}")
    page.wait_for_selector("h1")
    page.evaluate("document.querySelector('h1').textContent = '西丰县'.repeat(10)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_filter_with_no_match_looks_meant(visit: Visit) -> None:
    page = visit.open(f"/overdue?owner={quote('无此人')}")
    expect(page.locator("#overdue-items")).to_contain_text("没有符合条件的逾期事项")
    expect(page.locator("h1")).to_contain_text("0")
