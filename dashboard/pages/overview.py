"""Lays out the overview page and keeps it true to its address: a choice changes the address, the address the page.

The graphs stay mounted while the page lives, so that a screen which is left on for weeks does not leak.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

import dash_ag_grid as dag
from dash import Dash, Input, Output, State, dcc, html, no_update

from dashboard.board import Board
from dashboard.county import County
from dashboard.language import TAGS
from dashboard.pages.address import read_address
from dashboard.pages.cards import card_columns, cards
from dashboard.pages.choices import add_choices
from dashboard.pages.empty_states import empty_state, quiet_day
from dashboard.pages.figures import filtered, school_values, town_values, trend_days
from dashboard.pages.header import header, replay_notice
from dashboard.pages.overdue import overdue_items, overdue_panel
from dashboard.pages.panels import map_figure, map_head, map_legend, trend_figure, trend_head
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.school_table import THEME, columns, grid_words, rows, table_head

REFRESH_SECONDS = 10
GRAPH: Any = {
    "displayModeBar": False,
    "responsive": True,
    "locale": TAGS["zh"],
    "doubleClick": False,
    "scrollZoom": False,
}
GRID_ROW, GRID_HEAD, GRID_ROWS = 40, 46, 15
COLUMN = {"resizable": True, "sortable": True, "flex": 1, "wrapHeaderText": True, "autoHeaderHeight": True}
GRID_OPTIONS = {"theme": THEME, "suppressCellFocus": True, "rowHeight": GRID_ROW, "headerHeight": 42}
DRAWN = ("cards", "map-head", "map-legend", "trend-head", "overdue", "table-head")


def layout() -> html.Div:
    """Return the page without its contents."""
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Interval(id="clock", interval=REFRESH_SECONDS * 1000),
            dcc.Store(id="version"),
            html.Header(id="header", className="sw-header"),
            html.Div(id="replay", className="sw-notice", role="status"),
            html.Div(id="empty"),
            html.Main(
                [
                    html.Section(id="cards", className="sw-cards"),
                    html.Section(
                        [html.Div(id="map-head"), _graph("map"), html.Div(id="map-legend", className="sw-legend")],
                        className="sw-panel sw-map-panel",
                    ),
                    html.Section([html.Div(id="trend-head"), _graph("trend")], className="sw-panel sw-trend-panel"),
                    html.Section(id="overdue", className="sw-panel sw-overdue-panel"),
                    html.Section(
                        [html.Div(id="table-head"), html.Div(id="grid-place")], className="sw-panel sw-table-panel"
                    ),
                ],
                id="main",
                className="sw-main",
            ),
        ],
        className="sw-page",
    )


def _graph(name: str) -> html.Div:
    return html.Div(
        dcc.Graph(id=name, config=GRAPH, responsive=True, className="sw-graph"),
        className=f"sw-graph-place sw-{name}-place",
    )


def _grid(scene: Scene, indicator: Any, schools: Any) -> dag.AgGrid:
    shown = filtered(schools, scene).sort_values("value", ascending=indicator.better == "higher", na_position="last")
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
    """Return everything the page shows of a scene, by the place it goes to."""
    shown: dict[str, Any] = {"header": header(scene), "empty": empty_state(scene), "hidden": scene.problem is not None}
    if scene.problem or scene.indicator is None:
        return shown
    indicator, towns, schools, days = scene.indicator, town_values(scene), school_values(scene), trend_days(scene)
    overdue = overdue_items(scene)
    return shown | {
        "empty": quiet_day(scene),
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
    }


def add_overview(app: Dash, board: Board, county: County) -> None:
    """Give the app its layout and its callbacks."""
    app.layout = layout
    add_choices(app, board, county)
    home_language = county.raw["county"]["language"]

    @lru_cache(maxsize=64)
    def drawn(version: str, query: str) -> dict[str, Any]:
        """Draw once for each version and address: the version is there as part of the key."""
        return draw(read_scene(board, county, read_address(query, home_language=home_language)))

    @app.callback(
        *(Output(place, "children") for place in ("header", "empty", *DRAWN, "grid-place")),
        Output("map", "figure"),
        Output("trend", "figure"),
        Output("main", "className"),
        Output("cards", "style"),
        Input("address", "search"),
        Input("version", "data"),
    )
    def show(query: str | None, _version: str | None) -> list[Any]:
        shown = drawn(board.version.version, query or "")
        main = "sw-main sw-hidden" if shown["hidden"] else "sw-main"
        places = ("header", "empty", *DRAWN, "grid-place", "map", "trend")
        return [*(shown.get(place, no_update) for place in places), main, shown.get("cards-style", no_update)]

    @app.callback(
        Output("version", "data"),
        Output("replay", "children"),
        Input("clock", "n_intervals"),
        Input("address", "search"),
        State("version", "data"),
    )
    def watch(_ticks: int | None, query: str | None, shown: str | None) -> tuple[Any, Any]:
        board.refresh()
        language = read_address(query, home_language=home_language).language
        now = datetime.now(county.timezone).replace(tzinfo=None)
        notice = replay_notice(board.version, county, language=language, now=now)
        return board.version.version if shown != board.version.version else no_update, notice
