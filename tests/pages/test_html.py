"""The pages' elements are what Dash's own components would have sent: each is made anew by Dash, which checks it."""

from collections.abc import Iterator
from typing import Any

import dash_ag_grid
import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.address import read_address
from dashboard.pages.overview import draw
from dashboard.pages.scene import read_scene
from dashboard.pages.shell import draw_page

DASH = {
    "dash_html_components": html,
    "dash_core_components": dcc,
    "dash_bootstrap_components": dbc,
    "dash_ag_grid": dash_ag_grid,
}


def elements(part: Any) -> Iterator[dict[str, Any]]:
    """Every element of a part of a page, each before those in it."""
    if isinstance(part, Component):
        part = part.to_plotly_json()
    if isinstance(part, dict) and part.keys() == {"namespace", "type", "props"}:
        yield part
        yield from elements(part["props"].get("children"))
    elif isinstance(part, list | dict):
        for each in part if isinstance(part, list) else part.values():
            yield from elements(each)


@pytest.mark.parametrize(
    "link",
    [
        "/",
        "/?indicator=quiet&lang=en",
        "/?date=2020-01-01",
        "/town/T1",
        "/school/S1",
        "/overdue?town=T1",
        "/signals",
        "/quality",
        "/dictionary",
        "/dictionary/illness",
        "/tables",
        "/tables?table=schools",
        "/nowhere",
    ],
)
def test_dash_knows_every_element_and_each_of_its_properties(board: Any, county: Any, link: str) -> None:
    path, _mark, query = link.partition("?")
    scene = read_scene(board, county, read_address(query, path=path))
    shown = [draw_page(scene), draw(scene)]
    found = list(elements(shown))
    for each in found:
        made = getattr(DASH[each["namespace"]], each["type"])(**each["props"])  # fails where it does not know one
        assert made.to_plotly_json() == each
    assert len(found) > 10
