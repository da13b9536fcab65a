"""Every word of the pages has an English one, and every page can be drawn in both languages."""

import json
import re
from datetime import datetime, timedelta

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from plotly.utils import PlotlyJSONEncoder

from dashboard.language import catalogue_path, figure_text, hours_text, number_text, translator
from dashboard.pages.header import replay_notice
from dashboard.pages.overview import draw
from dashboard.pages.shell import draw_page
from dashboard.resources import ROOT

CHINESE = re.compile(r"[一-鿿]")


def text_of(part: object) -> str:
    """All that a part of the page says, as JSON."""
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def messages() -> set[str]:
    found = extract_from_dir(str(ROOT / "dashboard"), method_map=[("**.py", "python"), ("**.html", "jinja2")])
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


def test_every_message_has_an_english_translation_and_no_translation_is_left_over() -> None:
    with catalogue_path("en").open("rb") as file:
        catalogue = read_po(file, locale="en")
    translated = {entry.id for entry in catalogue if entry.id and entry.string and not entry.fuzzy}
    assert messages() == translated


def test_a_translation_fills_in_the_same_values() -> None:
    say = translator("en")
    for message in messages():
        assert set(re.findall(r"{\w+}", message)) == set(re.findall(r"{\w+}", say(message))), message
        assert not CHINESE.search(say(message)), message


@pytest.mark.parametrize("query", ["", "?date=2024-04-03", "?date=2024-04-04", "?town=T9", "?indicator=x", "?date=x"])
def test_every_state_of_the_page_is_drawn_in_both_languages(scene, query: str) -> None:
    chinese, english = scene(query), scene(f"{query or '?'}&lang=en")
    assert draw(chinese).keys() == draw(english).keys()
    assert text_of(draw_page(chinese)["header"]) != text_of(draw_page(english)["header"])


def test_the_page_says_that_its_data_are_simulated_and_its_map_schematic(scene) -> None:
    assert "仿真数据" in text_of(draw_page(scene())["header"])
    assert "示意图" in text_of(draw(scene())["map-head"])
    assert "Simulated data" in text_of(draw_page(scene("?lang=en"))["header"])


def test_the_header_says_who_has_not_reported(scene) -> None:
    assert "已报 2/3 校" in text_of(draw_page(scene("?date=2024-04-02"))["header"])
    assert "1 校未报" in text_of(draw_page(scene("?date=2024-04-02"))["header"])


def test_a_day_of_which_nothing_came_says_so_and_shows_no_zero(scene) -> None:
    shown = draw(scene("?date=2024-04-03"))
    assert "没有收到任何上报" in text_of(draw_page(scene("?date=2024-04-03"))["empty"])
    assert "0.00" not in text_of(shown["cards"])
    assert "sw-edge-ok" not in text_of(shown["cards"][0])


def test_a_holiday_and_an_unknown_town_are_told_apart(scene) -> None:
    assert "非学校日" in text_of(draw_page(scene("?date=2024-04-04"))["empty"])
    assert "没有这个乡镇" in text_of(draw_page(scene("?town=T9"))["empty"])


def test_the_overdue_list_has_the_worst_first(scene) -> None:
    shown = text_of(draw(scene())["overdue"])
    assert shown.index("病因未追踪") < shown.index("乙镇小学")
    assert "24 小时" in shown
    assert "3 天" in shown


def test_an_indicator_without_data_stands_in_the_chooser_and_is_folded_away(scene) -> None:
    shown = draw(scene())
    assert "没有数的（还没有数据）" in text_of(shown["map-head"])
    assert "没有数的" in text_of(shown["cards"][-1])


def test_a_replay_is_announced_only_when_the_data_are_old(board, county) -> None:
    as_of = board.version.as_of
    hours = county.raw["county"]["stale_after_hours"]
    assert replay_notice(board.version, county, language="zh", now=as_of + timedelta(hours=hours)) is None
    notice = replay_notice(board.version, county, language="zh", now=datetime(2024, 5, 5, 12))
    assert "30 天" in text_of(notice)


@pytest.mark.parametrize(("hours", "words"), [(0.2, "12 分钟"), (26.4, "26 小时"), (72.0, "3 天"), (0.0, "1 分钟")])
def test_hours_are_told_in_the_unit_people_use(hours: float, words: str) -> None:
    assert hours_text(hours, translator("zh")) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(None, "%", "—"), (float("nan"), "人", "—"), (0.0, "%", "0.00%"), (7.25, "天", "7.2 天"), (1234, "", "1,234")],
)
def test_a_figure_is_written_with_its_unit_and_a_missing_one_without(value, unit: str, words: str) -> None:
    assert figure_text(value, unit) == words
    assert number_text(None) == "—"
