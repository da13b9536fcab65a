"""The page of what came in: whom to ring comes first, missing is never zero, and each list leads to its rows."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.pages.address import read_address
from dashboard.pages.quality_page import quality_page
from dashboard.pages.scene import read_scene


@pytest.fixture
def shown(board, county):
    def draw(query: str = "") -> str:
        scene = read_scene(board, county, read_address(query, path="/quality"))
        return json.dumps(quality_page(scene), cls=PlotlyJSONEncoder, ensure_ascii=False)

    return draw


def test_the_schools_to_ring_are_those_that_have_not_reported(shown) -> None:
    page = shown("?date=2024-04-02")
    ring = page[: page.index('"id": "to-ring"')]
    assert "乙镇小学" in ring and "甲镇小学" not in ring
    assert "1 校未报" in ring


def test_a_day_on_which_all_reported_has_nobody_to_ring(shown) -> None:
    page = shown("?date=2024-04-05")
    assert "到期的都报了" in page[: page.index('"id": "to-ring"')]


def test_the_town_of_the_address_is_the_only_one(shown) -> None:
    page = shown("?date=2024-04-03&town=T1")
    ring = page[: page.index('"id": "to-ring"')]
    assert "甲镇小学" in ring and "乙镇小学" not in ring


def test_missing_zero_and_reported_look_different(shown) -> None:
    page = shown()
    for state in ("reported", "zero", "missing"):
        assert f"sw-box sw-reporting-{state}" in page


def test_rejects_and_contradictions_are_told_and_lead_to_their_rows(shown) -> None:
    page = shown("?lang=en")
    assert "temperature out of range" in page
    assert "more absent than enrolled" in page
    for name in ("deliveries", "rejects", "contradictions"):
        assert f"/tables?name={name}" in page
