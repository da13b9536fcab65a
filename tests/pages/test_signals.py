"""The page of early warning and the wall's view say what is given: where, how many, by when, and who is not watched."""

import re

import duckdb
import pandas as pd
import pytest
from dash import Dash

from dashboard.board import open_board
from dashboard.charts import episode_picture
from dashboard.home import Home
from dashboard.pages.address import read_address
from dashboard.pages.episodes import ranked, read_episodes, read_watch
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.shell import draw_page
from dashboard.published import version_file
from tests.pages.conftest import publish
from tests.pages.test_words import text_of

GAP = float("nan")


@pytest.fixture
def signals(board, county):
    """Read the scene of /signals with a query string."""

    def read(query: str = "", held=board) -> Scene:
        return read_scene(held, county, read_address(query, path="/signals"))

    return read


def said(scene: Scene) -> str:
    return text_of(draw_page(scene)["page"])


def test_an_episode_says_where_how_many_of_what_and_by_when_to_report(signals) -> None:
    shown = said(signals())
    assert "预警 1 起" in shown
    assert shown.index("甲镇小学") < shown.index("乙镇小学")
    for words in (
        "最多 12 人（4月5日），平时 1.5",
        "三年级2班 6 人、三年级1班 <5 人",
        "1 天 3 例",
        "4月6日 09:00 前报告，还有 21 小时",
    ):
        assert words in shown
    assert "应当在24小时内报出相关信息" in shown
    assert "未达到聚集标准" in shown and "已过去" in shown
    for link in ("/town/T1", "/school/S1", "/school/S3?date=2024-04-01"):
        assert f'"{link}"' in shown


def test_few_pupils_of_a_class_are_not_told(signals) -> None:
    for language in ("zh", "en"):
        assert not re.search(r"1班:? 3", said(signals(f"?lang={language}")))


def test_the_head_says_who_is_not_watched_and_why(signals) -> None:
    watch = read_watch(signals())
    assert (watch.schools, watch.watched, watch.unreported, watch.too_new) == (3, 1, 1, 1)
    assert "2/3 校当天没法判断（1 校没有缺课报告，1 校已知的日子太少）" in said(signals())
    assert read_watch(signals("?town=T2")).schools == 1


def test_the_course_has_a_gap_where_nothing_came_and_marks_the_days_of_alarm(signals) -> None:
    course = read_episodes(signals(), ranked(signals()))[0].course
    assert course["observed"].isna().tolist() == [False, False, True, False]
    assert course["is_alarm"].tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("query", "episodes"),
    [("", 2), ("?town=T2", 1), ("?level=class", 1), ("?days=1", 1), ("?town=T2&level=class", 0), ("?days=x", 2)],
)
def test_the_address_filters(signals, query: str, episodes: int) -> None:
    assert len(ranked(signals(query))) == episodes
    assert said(signals(query)).count("sw-episode sw-edge") == episodes


def test_no_signal_is_calm_only_where_every_school_is_watched(signals) -> None:
    shown = said(signals("?town=T2&level=class"))
    assert "没有预警：4月5日 已报 1/1 校" in shown
    assert "1/1 校当天没法判断" in shown
    assert "sw-mark sw-no-data" in shown and "sw-mark sw-ok" not in shown


def test_a_version_of_before_there_was_a_list_says_so_and_not_that_all_is_calm(signals, county, tmp_path) -> None:
    home = Home(tmp_path)
    publish(home, "old")
    with duckdb.connect(str(version_file(home, "old"))) as connection:
        connection.execute("DROP TABLE signal_episodes")
    shown = said(signals(held=open_board(home.path)))
    assert "还没有预警清单" in shown
    assert "没有预警：" not in shown


def test_the_wall_shows_the_same_episodes_that_go_on(app: Dash) -> None:
    page = app.server.test_client().get("/screen?views=signals").text
    assert "甲镇小学 三年级2班" in page
    assert "最多 12 人（4月5日），平时 1.5" in page
    assert "4月6日 09:00 前报告" in page
    assert "2/3 校当天没法判断" in page
    assert page.count('class="episode"') == 1


def test_a_picture_cuts_its_lines_and_draws_shapes_for_states() -> None:
    days = pd.DataFrame(
        [(1.0, GAP, GAP, False), (GAP, 1.0, 2.0, False), (2.0, 1.0, 2.0, False), (5.0, 1.0, 2.0, True)],
        columns=["observed", "expected", "upper", "is_alarm"],
    )
    picture = episode_picture(days, size=(100, 50))
    assert picture.count("<rect") == 1
    assert picture.count("<polyline") == 3
    assert picture.count('fill="none" stroke="#a9b8c7"/>') == 1  # one ring
    assert "nan" not in picture
    assert "<polyline" not in episode_picture(days.assign(observed=GAP, expected=GAP, upper=GAP), size=(100, 50))
