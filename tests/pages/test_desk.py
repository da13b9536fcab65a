"""The desk pages without a browser: what a town, a school and the overdue list say, and where their links lead."""

import io
import re
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from dash import Dash

from dashboard.pages.address import Address, read_address
from dashboard.pages.choices import with_choice
from dashboard.pages.figures import class_values, headlines, school_values, trend_days
from dashboard.pages.indicator_chooser import indicator_groups
from dashboard.pages.overdue_filters import download_address, filters, read_overdue
from dashboard.pages.overdue_list import overdue_table
from dashboard.pages.overdue_page import with_names
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.shell import draw_page
from tests.pages.test_html import elements
from tests.pages.test_words import text_of


@pytest.fixture
def at(board, county):
    """Read the scene of a path with its query string."""

    def read(link: str) -> Scene:
        path, _mark, query = link.partition("?")
        return read_scene(board, county, read_address(query, path=path))

    return read


def page_of(scene: Scene, part: str | None = None) -> str:
    """All that the page says, or the part of that name says."""
    page = draw_page(scene)["page"]
    return text_of(page if part is None else next(each for each in elements(page) if each["props"].get("id") == part))


@pytest.mark.parametrize(
    "link",
    [
        "/?",
        "/town/T1?indicator=illness",
        "/school/S1?date=2024-04-02&lang=en",
        "/overdue?town=T1&school=S1&rule=untraced&severity=1&kind=overdue&owner=%E6%A0%A1%E9%95%BF&age=7",
        "/overdue",
    ],
)
def test_path_and_filters_survive_being_read_and_written(link: str) -> None:
    path, _mark, query = link.partition("?")
    assert read_address(query, path=path).href == link


def test_day_and_indicator_go_along_from_page_to_page_and_a_places_own_town_stays_behind() -> None:
    here = read_address("?date=2024-04-02&indicator=illness&stage=小学", path="/")
    there = here.at("town", "T1")
    assert there.href == "/town/T1?date=2024-04-02&indicator=illness"
    assert there.town == "T1"
    assert there.at("overview").href == "/?date=2024-04-02&indicator=illness"
    assert Address(town="T1").at("overdue").href == "/overdue?town=T1"


@pytest.mark.parametrize(
    ("link", "problem", "words"),
    [
        ("/town/T9", "no_town", "没有这个乡镇"),
        ("/school/S9", "no_school", "没有这所学校"),
        ("/nowhere", "no_page", "没有这一页"),
        ("/town/T1?date=2024-04-04", "holiday", "非学校日"),
        ("/school/S1?date=2023-01-01", "no_day", "没有这一天的数据"),
        ("/school/S1?indicator=x", "no_indicator", "没有这个指标"),
        ("/overdue?town=T9", "no_town", "没有这个乡镇"),
    ],
)
def test_what_is_not_there_is_said_in_words_with_a_way_out(at, link: str, problem: str, words: str) -> None:
    shown = draw_page(at(link))
    assert at(link).problem == problem
    assert words in text_of(shown["empty"])
    assert "sw-button" in text_of(shown["empty"])
    assert shown["page"] is None


@pytest.mark.parametrize(
    ("path", "code"),
    [
        *((path, 200) for path in ("/", "/overdue", "/town/T1", "/school/S1", "/screen", "/_dash-layout")),
        *((path, 404) for path in ("/town/T9", "/school/S9", "/nowhere", "/town")),
    ],
)
def test_what_is_nowhere_is_not_found(app: Dash, path: str, code: int) -> None:
    assert app.server.test_client().get(path).status_code == code


@pytest.mark.parametrize(
    ("path", "title"),
    [("/town/T1", "甲镇 · "), ("/school/S3", "乙镇小学 · "), ("/overdue", "逾期事项 · "), ("/x", "没有这一页")],
)
def test_each_page_has_a_title_from_its_first_byte(app: Dash, path: str, title: str) -> None:
    found = re.search("<title>(.*)</title>", app.server.test_client().get(path).text)
    assert found
    assert found.group(1).startswith(title)


@pytest.mark.parametrize("link", ["/town/T1", "/town/T3", "/school/S1", "/school/S3?date=2024-04-03", "/overdue", "/x"])
def test_every_page_is_drawn_in_both_languages(at, link: str) -> None:
    both = [draw_page(at(f"{link}{'&' if '?' in link else '?'}lang={language}")) for language in ("zh", "en")]
    assert text_of(both[0]["header"]) != text_of(both[1]["header"])
    assert (both[0]["page"] is None) == (both[1]["page"] is None)


def test_a_town_shows_the_figures_of_the_overview(at) -> None:
    page, filtered = at("/town/T1?date=2024-04-02"), at("/?date=2024-04-02&town=T1")
    assert headlines(page)[0].value == headlines(filtered)[0].value == 1.0
    assert school_values(page) == school_values(filtered)
    shown = page_of(page)
    assert "/school/S1?date=2024-04-02" in shown
    assert "/school/S3" not in shown


def test_a_town_without_schools_says_so(at) -> None:
    assert "名册里这个乡镇没有学校" in page_of(at("/town/T3"))


def test_a_school_shows_its_own_figures_states_and_debts(at) -> None:
    scene = at("/school/S1?date=2024-04-02")
    assert headlines(scene)[0].value == 2.0
    assert trend_days(scene)["missing"].tolist() == [0, 0]
    shown = page_of(scene)
    assert "追踪病因" in shown
    assert "乙镇小学" not in shown
    assert "sw-box sw-reporting-reported" in shown


def test_the_calendar_tells_all_four_states_apart(at) -> None:
    calendar = page_of(at("/school/S3"), "report-calendar")
    cells = re.findall(r"sw-box sw-reporting-([\w-]+)", calendar)
    assert cells == ["reported", "missing", "missing", "zero"]
    assert "4月2日 缺课缺勤登记: 未报" in calendar
    assert "4月1日 缺课缺勤登记: 已报, 4月1日 08:30 送达" in calendar


def test_few_pupils_of_a_class_cannot_be_told_by_count_share_or_state(at) -> None:
    classes = pd.DataFrame(class_values(at("/school/S1"))).set_index("class_name")
    assert classes.index.tolist() == ["1班", "2班", "3班", "10班"]
    assert classes["small"].tolist() == ["few", "", "", ""]
    assert classes.loc["1班", ["numerator", "value"]].isna().all()
    assert classes["status"].tolist() == ["no_data", "ok", "no_data", "alarm"]
    tiles = page_of(at("/school/S1"), "school-classes")
    assert "<5/20" in tiles
    assert "5.00%" not in tiles
    assert "30.00%" in tiles
    assert "未报" in tiles


def test_pupils_that_few_are_left_out_of_cannot_be_told_either(at) -> None:
    scene = at("/school/S1")
    present = {"1班": 18.0, "2班": 20.0, "3班": 15.0, "10班": 4.0}
    rows = pd.DataFrame(
        [
            ("illness", f"S1/三年级/{name}", pd.Timestamp(scene.day), n, 20.0, 5 * n, "warn")
            for name, n in present.items()
        ],
        columns=["indicator", "place_code", "report_date", "numerator", "denominator", "value", "status"],
    )
    table = scene.board.table
    fake = SimpleNamespace(table=lambda name, **asked: rows if name == "indicator_values" else table(name, **asked))
    classes = pd.DataFrame(class_values(replace(scene, board=fake))).set_index("class_name")
    assert classes["small"].to_dict() == {"1班": "most", "2班": "", "3班": "", "10班": "few"}
    assert classes.loc[["1班", "10班"], ["numerator", "value"]].isna().all(axis=None)


def test_a_day_without_figures_by_class_and_a_school_without_classes_say_so(at) -> None:
    assert "没有这个指标的分班数据" in page_of(at("/school/S1?date=2024-04-02"), "school-classes")
    assert "班级名册里没有" in page_of(at("/school/S3"), "school-classes")


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("", ["untraced", "missing"]),
        ("?rule=missing", ["missing"]),
        ("?severity=1", ["untraced"]),
        ("?severity=x", []),
        ("?kind=missing", ["missing"]),
        ("?town=T2", ["missing"]),
        ("?school=S1", ["untraced"]),
        ("?owner=校长", ["untraced", "missing"]),
        ("?age=1", []),
        ("?age=3", ["untraced"]),
        ("?age=7", ["untraced", "missing"]),
        ("?age=older", []),
        ("?age=nonsense", ["untraced", "missing"]),
    ],
)
def test_list_counts_and_download_hold_the_same_rows(at, app: Dash, query: str, rules: list[str]) -> None:
    scene = at(f"/overdue{query}")
    listed = scene.board.table("overdue_items", order_by="severity", **filters(scene.address))
    assert listed["rule"].tolist() == rules
    assert read_overdue(scene).count == len(rules)
    answer = app.server.test_client().get(download_address(scene.address, "csv"))
    assert answer.status_code == 200, answer.text
    got = pd.read_csv(io.BytesIO(answer.data), encoding="utf-8-sig")
    assert got["规则"].tolist() == [{"untraced": "病因未追踪", "missing": "未报告"}[rule] for rule in rules]


def test_each_group_leads_to_what_it_counts_and_back(at) -> None:
    shown = page_of(at("/overdue"))
    assert "/overdue?school=S1" in shown
    assert "/overdue?owner=%E6%A0%A1%E9%95%BF" in shown
    taken = page_of(at("/overdue?school=S1"))
    assert "× 甲镇小学" in taken
    assert "病因未追踪 (1)" in taken


def test_the_list_is_escaped_and_quotes_each_items_clause(at) -> None:
    scene = at("/overdue")
    rows = with_names(scene, scene.board.table("overdue_items"))
    table = overdue_table(
        scene, [{**row, "detail_zh": "<img src=x onerror=alert(1)>"} for row in rows], {"C7": "追踪<病因>"}
    )
    assert "<img" not in table
    assert "&lt;img" in table
    assert "追踪&lt;病因&gt;" in table
    assert table.count("<tr class=") == 2
    assert 'href="/school/S1"' in table


def test_nothing_overdue_looks_meant(at) -> None:
    shown = page_of(at("/overdue?age=older"))
    assert "没有符合条件的逾期事项" in shown
    assert "overdue-list" not in shown


def test_every_panel_names_its_data_their_state_and_their_age(at) -> None:
    for link in ("/town/T1", "/school/S1"):
        shown = page_of(at(link))
        assert shown.count("来源：") >= 3
        assert "08:30 送达" in shown
    assert "来源：" in page_of(at("/overdue"))


def test_each_figure_leads_to_its_definition(at) -> None:
    shown = page_of(at("/town/T1"))
    assert '"href": "#define-illness"' in shown
    assert '"id": "define-illness"' in shown
    assert "因病缺课人日数 / 总授课人日数" in shown
    assert "追踪病因" in shown  # the national clause
    assert "别县的条款" not in shown


def test_the_chooser_groups_what_the_pack_does_not_put_first(scene, county) -> None:
    from dataclasses import replace

    groups = indicator_groups(scene())
    assert [each.name for each in groups["首页指标"]] == ["illness", "quiet"]
    fewer = replace(county, raw={**county.raw, "pages": {"indicators": ["quiet"]}})
    groups = indicator_groups(replace(scene(), county=fewer))
    assert [each.name for each in groups["缺课缺勤登记"]] == ["illness", "fever"]


def test_choosing_a_place_on_its_page_opens_the_other_place(at) -> None:
    assert with_choice(at("/town/T1"), "town", "T2").href == "/town/T2"
    assert with_choice(at("/town/T1"), "town", "all").href == "/?"
    assert with_choice(at("/town/T1"), "town", "T1").href == "/town/T1"
    assert with_choice(at("/school/S1"), "school", "S2").href == "/school/S2"
    assert with_choice(at("/overdue"), "owner", "校长").owner == "校长"
    assert with_choice(at("/overdue?owner=校长"), "owner", "all").owner is None


def test_the_download_link_is_on_our_own_list(at) -> None:
    split = urlsplit(download_address(at("/overdue?age=1&town=T1").address, "xlsx"))
    assert split.path == "/api/tables/overdue_items.xlsx"
    assert {key for key, _value in parse_qsl(split.query)} == {"town_code", "hours_overdue", "order_by", "lang"}


@pytest.mark.parametrize("link", ["/", "/town/T1", "/school/S1", "/overdue", "/town/T9"])
def test_every_shape_is_either_named_or_left_to_the_words_beside_it(at, link: str) -> None:
    shapes = re.findall(r'"sw-mark [^{}>]*', text_of(draw_page(at(link))))
    named = re.compile(r'aria-label\W+\w|"aria-hidden": "true"')
    assert [shape for shape in shapes if not named.search(shape)] == []
    assert shapes or link == "/town/T9"
