"""The wall says the same as the desk, in the order and for as long as its address asks."""

import re
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from dash import Dash
from shapely.geometry import box

from dashboard.board import Board
from dashboard.charts import make_scale, map_picture, trend_picture
from dashboard.charts.town_labels import FONT, MARK, beside_labels, short_towns, text_width
from dashboard.pages import create_app
from dashboard.pages.figures import headlines
from dashboard.pages.screen import route
from dashboard.pages.screen.settings import LEAST_SECONDS, VIEWS, read_settings
from dashboard.pages.screen.views import grouped
from tests.pages.conftest import DAYS
from tools.bench.pages import first_load


@pytest.fixture
def client(app: Dash):
    return app.server.test_client()


def test_the_address_sets_the_wall_up() -> None:
    chosen = read_settings("views=overdue,nothing,towns,overdue&seconds=30&town=T1&lang=en", home_language="zh")
    assert (chosen.views, chosen.seconds, chosen.address.town) == (("overdue", "towns"), 30, "T1")
    assert chosen.address.language == "en"


@pytest.mark.parametrize("query", ["", "views=&seconds=x", "seconds=-1", "views=nothing"])
def test_what_cannot_be_read_is_as_if_it_were_not_there(query: str) -> None:
    chosen = read_settings(query, home_language="zh")
    assert chosen.views == tuple(VIEWS)
    assert chosen.seconds >= LEAST_SECONDS


def test_every_view_is_there_and_only_the_first_is_shown(client) -> None:
    page = client.get("/screen").text
    assert re.findall(r'data-view="(\w+)"( hidden)?', page) == [
        (name, "" if number == 0 else " hidden") for number, name in enumerate(VIEWS)
    ]
    assert "仿真数据" in page


def test_the_wall_shows_the_figures_of_the_desk(client, scene) -> None:
    page = client.get("/screen?views=overview").text
    for headline in headlines(scene()):
        assert f"<b>{headline.value:.2f}</b>" in page


def test_no_name_of_a_person_is_on_the_wall(client) -> None:
    assert "张" not in client.get("/screen").text


def test_the_views_come_again_only_where_they_changed(client) -> None:
    first = client.get("/screen/views?views=towns")
    again = client.get("/screen/views?views=towns", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert {"version", "html", "band"} == set(first.json)


def test_a_poll_that_is_told_nothing_new_asks_the_database_nothing(client, monkeypatch) -> None:
    tag = client.get("/screen/views").headers["ETag"]
    monkeypatch.setattr(Board, "sql", lambda *_given: pytest.fail("asked"))
    assert client.get("/screen/views", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(("hours", "is_said"), [(1, False), (1000, True)])
def test_a_band_says_that_the_data_are_older_than_the_pack_allows(board, county, monkeypatch, hours, is_said) -> None:
    limit = timedelta(hours=county.raw["county"]["stale_after_hours"])
    now = board.version.as_of + (timedelta(hours=hours) if is_said else limit)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return now.replace(tzinfo=tz)

    monkeypatch.setattr(route, "datetime", Clock)
    client = create_app(board, county).server.test_client()
    band, page = client.get("/screen/views").json["band"], client.get("/screen").text
    assert ("回放" in band) == is_said == ("回放" in page)
    assert ('role="status" hidden' in page) != is_said


def test_the_first_load_of_the_wall_is_small(client) -> None:
    assert first_load(client) < 200_000  # the aim is two megabytes; it is a tenth of a picture


@pytest.mark.parametrize("query", ["?date=2024-04-04", "?date=1999-01-01", "?town=T9", "?indicator=x"])
def test_an_address_without_data_says_so(client, query: str) -> None:
    page = client.get(f"/screen{query}")
    assert page.status_code == 200
    assert 'class="view empty"' in page.text


def test_the_wall_speaks_english(client) -> None:
    page = client.get("/screen?lang=en").text
    assert "Who owes what" in page and "谁该办" not in page


def items(*rows: tuple[str, str, int, float]) -> list[dict[str, Any]]:
    frame = pd.DataFrame(rows, columns=["rule", "school_code", "severity", "hours_overdue"])
    frame = frame.assign(
        school_name=frame["school_code"], town_name="甲镇", grade="", class_name="", detail_zh="没交",
        detail_en="not sent", owner="校长", owner_en="Principal",
        kind=["violation" if rule in "vw" else "overdue" for rule in frame["rule"]],
    )  # fmt: skip
    return frame.to_dict("records")


def test_what_one_rule_finds_at_one_school_is_one_line(scene) -> None:
    shown = grouped(scene(), items(("a", "S1", 2, 30), ("a", "S1", 2, 50), ("b", "S1", 1, 1), ("a", "S2", 2, 9)), 9)
    assert [(item.school, item.what) for item in shown] == [("S1", "没交"), ("S2", "没交"), ("S1", "没交 等 2 件")]
    assert shown[2].span == "逾期 2 天"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([("a", "S1", 2, 1), ("b", "S2", 1, 999)], ["S2", "S1"], id="worst before newest"),
        pytest.param([("a", "S1", 1, 99), ("b", "S2", 1, 3)], ["S2", "S1"], id="since yesterday before older"),
        pytest.param([("a", "S1", 1, 99), ("b", "S2", 1, 200)], ["S2", "S1"], id="can still be done: longest first"),
        pytest.param(
            [("v", "S1", 1, 999), ("w", "S2", 1, 99), ("b", "S3", 1, 50)], ["S3", "S2", "S1"], id="done wrong: newest"
        ),
        pytest.param(
            [("a", "S1", 1, 9), ("a", "S2", 1, 8), ("b", "S3", 1, 99)], ["S2", "S3", "S1"], id="each rule once first"
        ),
    ],
)  # fmt: skip
def test_what_a_meeting_needs_leads(scene, given: list[tuple[str, str, int, float]], expected: list[str]) -> None:
    assert [item.school for item in grouped(scene(), items(*given), 9)] == expected


def test_what_is_owed_is_never_green(scene) -> None:
    shown = grouped(scene(), items(("a", "S1", 1, 5), ("b", "S1", 2, 5), ("c", "S1", 3, 5), ("d", "S1", 4, 5)), 9)
    assert [item.status for item in shown] == ["alarm", "warn", "minor", "minor"]


def test_no_label_of_the_map_covers_another() -> None:
    places = [(x, y) for x in range(6) for y in range(4)]
    towns = pd.DataFrame(
        {
            "town_code": [str(at) for at in range(24)],
            "town_name": [f"长长的名字{at}满族乡" for at in range(24)],
            "geometry": [box(124 + x / 10, 42 + y / 10, 124.1 + x / 10, 42.1 + y / 10) for x, y in places],
            "value": [float(at) / 4 for at in range(24)],
            "status": ["ok", "warn", "alarm", "no_data"] * 6,
        }
    )
    scale = make_scale(towns["value"], warn=1.0, alarm=3.0, better="lower", unit="%")
    schools = [
        {"longitude": 124.05, "latitude": 42.05, "status": "alarm"},
        {"longitude": None, "latitude": 42.0, "status": "warn"},
    ]
    svg = map_picture(towns, schools, scale=scale, unit="%", language="zh", width=900, height=600)
    texts = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)<', svg)
    boxes = [(float(x) - text_width(text) / 2, float(y) - FONT * 0.9, text_width(text), FONT) for x, y, text in texts]
    for at, (left, top, width, height) in enumerate(boxes):
        assert left >= -1 and left + width <= 901
        for other_left, other_top, other_width, _height in boxes[at + 1 :]:
            apart = left + width <= other_left + 1 or other_left + other_width <= left + 1
            assert apart or top + height <= other_top + 1 or other_top + FONT <= top + 1
    assert {text for _x, _y, text in texts} >= {"■长长的名字2", "0.5%", "2.5%"}  # the worst keep both lines


def test_a_town_is_called_by_what_tells_it_apart() -> None:
    assert short_towns(["德兴满族乡", "西丰镇", "城东街道"]) == ["德兴", "西丰", "城东"]
    assert short_towns(["城关镇", "城关乡", "乡镇"]) == ["城关镇", "城关乡", "乡镇"]


def test_a_schools_mark_is_seen_beside_the_label_that_covers_it_or_not_at_all() -> None:
    town, label = box(0, 0, 100, 100), box(20, 40, 80, 80)
    assert beside_labels(50, 20, [label], [town]) == (50, 20)
    x, y = beside_labels(50, 45, [label], [town]) or (0.0, 0.0)
    assert x == 50 and y + MARK < 40
    assert beside_labels(50, 45, [box(0, 0, 100, 100)], [town]) is None


def test_a_day_without_a_report_breaks_the_line_of_the_trend() -> None:
    days = pd.DataFrame(
        {
            "report_date": DAYS,
            "value": [1.0, None, 2.0, 0.5],
            "status": ["warn", "no_data", "warn", "ok"],
            "reported": [3, 0, 2, 3],
            "zero": [0, 0, 0, 0],
            "missing": [0, 3, 1, 0],
            "not_expected": [0, 0, 0, 0],
        }
    )
    options = {"unit": "%", "better": "lower", "language": "zh", "warn": 1.0, "alarm": 3.0}
    svg = trend_picture(days, **options, width=640, height=178)  # type: ignore[arg-type]
    assert svg.count("<polyline") == 2
    assert svg.count('fill="url(#hatch)"') == 2  # the day of which nothing came, and the one of which not all did
    assert 'role="img"' in svg
    nothing = days.assign(value=None, status="no_data").astype({"value": float})
    assert "<polyline" not in trend_picture(nothing, **options, width=640, height=178)  # type: ignore[arg-type]
