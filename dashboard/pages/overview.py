"""Lays out the overview and fills it: figures, map, trend, what is overdue, and the table by school.

The graphs stay mounted while the page lives, so that a screen which is left on for weeks does not leak.
"""

from typing import Any

import dash_ag_grid as dag
from dash import Dash, Input, Output, State, dcc, no_update
from dash.exceptions import PreventUpdate

from dashboard.access.rules import EVERYONE, open_to
from dashboard.board import Board
from dashboard.county import County
from dashboard.pages import html
from dashboard.pages.address import read_address
from dashboard.pages.cards import card_columns, cards
from dashboard.pages.definitions import definitions
from dashboard.pages.figures import filtered, ordered, school_values, town_values, trend_days
from dashboard.pages.history import GRAPH
from dashboard.pages.overdue import overdue_items, overdue_panel
from dashboard.pages.panels import map_figure, map_head, map_legend, trend_figure, trend_head
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.school_table import THEME, columns, grid_words, rows, table_head
from dashboard.pages.sources import source

GRID_ROW, GRID_HEAD, GRID_ROWS = 40, 46, 15
COLUMN = {"resizable": True, "sortable": True, "flex": 1, "wrapHeaderText": True, "autoHeaderHeight": True}
GRID_OPTIONS = {"theme": THEME, "suppressCellFocus": True, "rowHeight": GRID_ROW, "headerHeight": 42}
DRAWN = (
    "cards", "map-head", "map-legend", "trend-head", "overdue", "table-head", "grid-place", "table-source",
    "definitions",
)  # fmt: skip


def frame() -> html.Element:
    """Return the page without its contents."""
    return html.Main(
        [
            html.Section(id="cards", className="sw-cards"),
            html.Section(
                [html.Div(id="map-head"), _graph("map"), html.Div(id="map-legend", className="sw-legend")],
                className="sw-panel sw-map-panel",
            ),
            html.Section([html.Div(id="trend-head"), _graph("trend")], className="sw-panel sw-trend-panel"),
            html.Section(id="overdue", className="sw-panel sw-overdue-panel"),
            html.Section(
                [html.Div(id="table-head"), html.Div(id="grid-place"), html.Div(id="table-source")],
                className="sw-panel sw-table-panel",
            ),
            html.Section(id="definitions", className="sw-panel sw-definitions-panel"),
        ],
        id="main",
        className="sw-main",
    )


def _graph(name: str) -> html.Element:
    return html.Div(
        dcc.Graph(id=name, config=GRAPH, responsive=True, className="sw-graph"),
        className=f"sw-graph-place sw-{name}-place",
    )


def _grid(scene: Scene, indicator: Any, schools: Any) -> dag.AgGrid:
    shown = ordered(filtered(schools, scene), better=indicator.better)
    return dag.AgGrid(
        id="grid",
        columnDefs=columns(scene, indicator, schools),
        rowData=rows(scene, shown),
        defaultColDef=COLUMN,
        dashGridOptions={**GRID_OPTIONS, "localeText": grid_words(scene.language)},
        className="sw-grid",
        style={"height": f"{GRID_HEAD + GRID_ROW * max(2, min(len(shown), GRID_ROWS))}px"},
    )


def draw(scene: Scene) -> dict[str, Any]:
    """Return what the overview's panels show of a scene, by their ids; nothing where the address shows nothing."""
    if scene.problem or scene.indicator is None:
        return {}
    indicator, towns, schools, days = scene.indicator, town_values(scene), school_values(scene), trend_days(scene)
    overdue = overdue_items(scene)
    return {
        "cards": cards(scene, overdue),
        "cards-style": card_columns(scene),
        "map-head": map_head(scene, towns),
        "map": map_figure(scene, indicator, towns),
        "map-legend": map_legend(scene, indicator, towns),
        "trend-head": trend_head(scene, indicator, days),
        "trend": trend_figure(scene, indicator, days),
        "overdue": overdue_panel(scene, overdue),
        "table-head": table_head(scene, indicator, schools),
        "grid-place": _grid(scene, indicator, schools),
        "table-source": source(scene, indicator),
        "definitions": definitions(scene, [*scene.headline_indicators, indicator]),
    }


def add_overview(app: Dash, board: Board, county: County) -> None:
    """Give the app the callback that fills the overview."""
    home_language = county.raw["county"]["language"]

    @app.callback(
        *(Output(place, "children") for place in DRAWN),
        Output("map", "figure"),
        Output("trend", "figure"),
        Output("main", "className"),
        Output("cards", "style"),
        Input("address", "search"),
        Input("version", "data"),
        State("address", "pathname"),
    )
    @open_to(EVERYONE)
    def fill(query: str | None, _version: str | None, path: str | None) -> list[Any]:
        address = read_address(query, path=path, home_language=home_language)
        if address.page != "overview":
            raise PreventUpdate
        scene = read_scene(board, county, address)
        shown = draw(scene)
        main = "sw-main sw-hidden" if scene.problem else "sw-main"
        filled = [shown.get(place, no_update) for place in (*DRAWN, "map", "trend")]
        return [*filled, main, shown.get("cards-style", no_update)]
