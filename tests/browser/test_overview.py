"""The overview as people use it: look, choose, go back, share a link, download."""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from dashboard.board import Board
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
CHINESE = re.compile(r"[一-鿿]")
DAY = date(2024, 4, 30)

# What is left of the page when everything that was delivered as a name is taken away.
CHROME = """() => {
    const names = '[lang^=zh], .sw-given, #map, .ag-cell, select option';
    const copy = document.querySelector('.sw-page').cloneNode(true);
    copy.querySelectorAll(names).forEach(part => part.remove());
    const titles = [...copy.querySelectorAll('[title], [alt]')].map(part => part.title + part.alt);
    const town = document.querySelector('label[title=Town] select');
    const lists = [...document.querySelectorAll('select')].filter(list => list !== town);
    const options = lists.flatMap(list => [...list.options].map(option => option.text));
    return [copy.textContent, ...titles, ...options, town.options[0].text, document.title].join(' ');
}"""


def expect_towns(page: Page, number: int) -> None:
    """Wait until so many towns are drawn: a graph fills its layers after its box is there."""
    expect(page.locator("#map .scatterlayer .trace .js-fill")).to_have_count(number)


def figure_of(page: Page, card: str) -> str:
    return page.locator(f".sw-card:has(.sw-card-title:text-is('{card}')) .sw-figure").inner_text()


def test_every_town_is_drawn(visit: Visit, board: Board) -> None:
    page = visit.open()
    assert len(board.map()) == 18
    expect_towns(page, 18)


def test_nothing_fails_and_nothing_is_fetched_from_outside(visit: Visit) -> None:
    page = visit.open()
    page.wait_for_selector(".ag-row")
    page.evaluate("fetch('http://elsewhere.invalid/').catch(() => null)")
    assert visit.errors != []  # the page's own policy stops it before it leaves
    assert visit.outside == []
    visit.errors.clear()


def test_the_headline_is_the_boards_figure(visit: Visit, board: Board) -> None:
    page = visit.open()
    rows = board.table("indicator_values", indicator="attendance_rate", level="county", period="day", report_date=DAY)
    assert figure_of(page, "出勤率") == f"{rows['value'][0]:.2f}"
    expect(page.locator("#simulated")).to_have_text("仿真数据")
    expect(page.locator("#replay")).to_contain_text("回放")


def test_every_indicator_of_the_dictionary_can_be_chosen(visit: Visit, board: Board) -> None:
    page = visit.open()
    page.locator("#map-head .sw-picker summary").click()
    expect(page.locator(".sw-picks li > *")).to_have_count(len(board.table("dictionary", kind="indicator")))
    names = page.locator(".sw-picks li > *").evaluate_all("list => list.map(entry => JSON.parse(entry.id).indicator)")
    assert sorted(names) == sorted(board.table("dictionary", kind="indicator")["name"])


def test_english_leaves_no_chinese_in_the_chrome(visit: Visit) -> None:
    page = visit.open("/?lang=en")
    page.wait_for_selector(".ag-row")
    assert CHINESE.findall(page.evaluate(CHROME)) == []
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_chooser_changes_map_and_address_and_back_returns(visit: Visit) -> None:
    page = visit.open()
    before = page.locator("#map .textpoint").first.text_content() or ""
    page.locator("#map-head .sw-picker summary").click()
    page.locator(".sw-pick", has_text="出勤率").first.click()
    visit.query("indicator=attendance_rate")
    expect(page.locator("#trend-head h2")).to_contain_text("出勤率")
    expect(page.locator("#map .textpoint").first).not_to_have_text(before)
    page.go_back()
    expect(page.locator("#trend-head h2")).to_contain_text("因病缺课率")
    expect(page.locator("#map-head .sw-picker summary")).to_contain_text("因病缺课率")
    assert "indicator=" not in page.url
    page.go_forward()
    expect(page.locator("#map-head .sw-picker summary")).to_contain_text("出勤率")


def test_a_click_on_a_town_filters_the_page(visit: Visit, board: Board) -> None:
    page = visit.open()
    shape = page.locator("#map .js-fill").first.bounding_box()
    assert shape is not None
    page.mouse.move(shape["x"] + shape["width"] / 2, shape["y"] + shape["height"] / 2)
    page.mouse.click(shape["x"] + shape["width"] / 2, shape["y"] + shape["height"] / 2)
    visit.query("town=")
    town = re.search(r"town=(\d+)", page.url)
    assert town
    name = board.table("towns", town_code=town.group(1))["town_name"][0]
    expect(page.locator("#trend-head h2")).to_contain_text(name)
    schools = board.table("schools", town_code=town.group(1))
    expect(page.locator(".ag-center-cols-container .ag-row")).to_have_count(len(schools))


def test_a_card_chooses_its_indicator(visit: Visit) -> None:
    page = visit.open("/?town=211223100")
    page.locator(".sw-card", has_text="发热检出率").click()
    visit.query("indicator=fever_rate")
    assert "town=211223100" in page.url


def test_a_shared_link_shows_what_its_sender_saw(visit: Visit, board: Board) -> None:
    page = visit.open("/?date=2024-04-15&town=211223101&indicator=fever_rate&lang=en")
    expect(page.locator(".sw-days select")).to_have_value("2024-04-15")
    expect(page.locator("#trend-head h2")).to_contain_text("Fever rate")
    expect(page.locator("#table-head h2")).to_contain_text("Mon 15 Apr")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("date=2024-04-05", "非学校日"),
        ("date=2023-01-09", "没有这一天的数据"),
        ("town=000", "没有这个乡镇"),
        ("indicator=nothing", "没有这个指标"),
    ],
)
def test_where_there_is_nothing_the_page_says_why_and_leads_out(visit: Visit, query: str, words: str) -> None:
    page = visit.open(f"/?{query}")
    expect(page.locator(".sw-empty")).to_contain_text(words)
    expect(page.locator("#main")).to_be_hidden()
    page.locator(".sw-empty .sw-button").click()
    expect(page.locator("#main")).to_be_visible()
    expect(page.locator(".sw-empty")).to_have_count(0)
    expect_towns(page, 18)


def test_downloads_open_and_hold_the_boards_rows(visit: Visit, board: Board, tmp_path: Path) -> None:
    page = visit.open("/?date=2024-04-15&indicator=illness_absence_rate")
    files = {}
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as download:
            page.get_by_text(f"下载 {kind}").click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    text = pd.read_csv(files["CSV"], encoding="utf-8-sig", dtype={"学校代码": str}).set_index("学校代码")
    book = openpyxl.load_workbook(files["XLSX"])
    sheet = pd.read_excel(files["XLSX"], dtype={"学校代码": str}, engine="openpyxl").set_index("学校代码")
    assert book.worksheets[0].freeze_panes == "A2"
    rows = board.table(
        "indicator_values",
        indicator="illness_absence_rate",
        level="school",
        period="day",
        report_date=date(2024, 4, 15),
    ).set_index("place_code")["value"]
    for got in (text, sheet):
        assert set(got.index) == set(board.table("schools")["school_code"])
        pd.testing.assert_series_equal(got["数值"].reindex(rows.index), rows, check_names=False)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (390, 844)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_off_at_the_side(visit: Visit, width: int, height: int, language: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})
    page = visit.open(f"/?lang={language}")
    page.wait_for_selector(".ag-row", state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.sw-figure, .sw-stands-on, h1, h2, .sw-span')]"
        ".filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display != 'inline')"
        ".map(part => part.textContent)"
    )
    assert cut == []


def test_a_town_that_did_not_report_is_hatched_and_not_coloured(visit: Visit, board: Board) -> None:
    values = board.table("indicator_values", level="town", period="day", status="no_data", indicator="attendance_rate")
    if values.empty:
        pytest.fail("the simulated month has no day on which a town is missing: choose another seed")
    day = str(values["report_date"].iloc[0])[:10]
    page = visit.open(f"/?date={day}&indicator=attendance_rate")
    expect(page.locator("#map .textpoint", has_text="未报").first).to_be_visible()
    expect(page.locator("#map .gradients pattern, #map defs pattern")).not_to_have_count(0)
