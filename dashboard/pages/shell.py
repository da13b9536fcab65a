"""Holds the one layout of all pages, puts the page into it that the address asks for, and keeps it true to both.

A choice changes the address, the address the page. The overview's graphs stay mounted while it is looked at, and the
grid of a table while it is that table; the other pages are drawn whole.
"""

from datetime import datetime
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, no_update
from dash.html import Div, Header

from dashboard.access.rules import CLOSED, EVERYONE, open_to
from dashboard.board import Board
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.pages import html
from dashboard.pages.address import PLACES, read_address
from dashboard.pages.bulletins_page import bulletins_page
from dashboard.pages.choices import add_choices
from dashboard.pages.dictionary_page import dictionary_page
from dashboard.pages.empty_states import empty_state, not_open, quiet_day
from dashboard.pages.header import header, replay_notice
from dashboard.pages.help_page import help_page
from dashboard.pages.looking_back import looking_back
from dashboard.pages.navigation import page_title
from dashboard.pages.opening import PAGES
from dashboard.pages.overdue_page import overdue_page
from dashboard.pages.overview import add_overview, frame
from dashboard.pages.quality_page import quality_page
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.school import school_page
from dashboard.pages.signals_page import signals_page
from dashboard.pages.tables_answers import add_tables
from dashboard.pages.tables_page import held_table, no_table, tables_page
from dashboard.pages.town import town_page
from dashboard.reader import reader

REFRESH_SECONDS = 10
NO_SUCH_PLACE = ("no_page", "no_town", "no_school")

TIMELY = "version.data"
"""The one output that depends on the time and not on the version alone."""


def layout() -> Div:
    """Return the page without its contents."""
    return Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Interval(id="clock", interval=REFRESH_SECONDS * 1000),
            dcc.Store(id="version"),
            dcc.Store(id="kind"),
            dcc.Store(id="title"),
            Header(id="header", className="sw-header"),
            Div(id="replay", className="sw-notice", role="status"),
            Div(id="empty"),
            Div(id="page"),
        ],
        className="sw-page",
    )


def draw_page(scene: Scene) -> dict[str, Any]:
    """Return everything the address shows, by the place it goes to; a past instant says so above it."""
    shown = _draw_page(scene)
    if scene.address.as_of and not scene.refused:
        shown["empty"] = [looking_back(scene), shown["empty"]]
    return shown


def _draw_page(scene: Scene) -> dict[str, Any]:
    page = scene.address.page
    shown = {"header": header(scene), "title": page_title(scene), "empty": empty_state(scene), "page": None}
    if not PAGES.get(page, CLOSED).admits(reader()):
        return shown | {"empty": not_open(scene)}
    if page == "overview":
        return shown | {"empty": shown["empty"] if scene.problem else quiet_day(scene), "page": frame()}
    if scene.problem:
        return shown
    if page == "tables":
        try:
            held = {"held": held_table(scene)}
            return shown | {"page": html.Main(tables_page(scene), className="sw-stack")} | held
        except SchoolwatchError as error:
            return shown | {"page": no_table(scene, error)}
    if page == "overdue":
        return shown | {"page": html.Main(overdue_page(scene), className="sw-stack")}
    if page == "quality":
        return shown | {"page": html.Main(quality_page(scene), className="sw-stack")}
    if page == "signals":
        return shown | {"page": html.Main(signals_page(scene), className="sw-stack")}
    if page == "help":
        return shown | {"page": html.Main(help_page(), className="sw-stack")}
    if page == "bulletins":
        return shown | {"page": html.Main(bulletins_page(scene), className="sw-stack")}
    if page == "dictionary":
        return shown | {"page": html.Main(dictionary_page(scene), className="sw-stack")}
    if scene.indicator is None:
        return shown
    contents = town_page if page == "town" else school_page
    return shown | {"page": html.Main(contents(scene, scene.indicator), className="sw-stack")}


def is_nowhere(board: Board, county: County, path: str) -> bool:
    """Say whether no page, town or school has this path."""
    address = read_address("", path=path)
    if address.page not in (*PLACES, "dictionary", "unknown"):
        return False
    return read_scene(board, county, address).problem in NO_SUCH_PLACE


def add_pages(app: Dash, board: Board, county: County) -> None:
    """Give the app its layout and all callbacks."""
    app.layout = layout
    _add_shell(app, board, county)
    add_choices(app, board, county)
    add_tables(app, board, county)
    add_overview(app, board, county)
    for name, place, out in (
        ("title", Input("title", "data"), Output("title", "storage_type")),
        ("list", Input("overdue-html", "data"), Output("overdue-list", "title")),
        ("print", Input("print", "n_clicks"), Output("print", "title")),
    ):
        app.clientside_callback(ClientsideFunction("schoolwatch", name), out, place)


def _add_shell(app: Dash, board: Board, county: County) -> None:
    home_language = county.raw["county"]["language"]

    @app.callback(
        *(Output(place, "children") for place in ("header", "empty", "page")),
        Output("title", "data"),
        Output("kind", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
        Input("version", "data"),
        State("kind", "data"),
    )
    @open_to(EVERYONE)
    def show(path: str | None, query: str | None, _version: str | None, kind: str | None) -> tuple[Any, ...]:
        scene = read_scene(board, county, read_address(query, path=path, home_language=home_language))
        shown, page = draw_page(scene), scene.address.page
        held = shown.get("held", page)
        contents = no_update if held == kind and (page == "overview" or "held" in shown) else shown["page"]
        return shown["header"], shown["empty"], contents, shown["title"], held

    @app.callback(
        Output("version", "data"),
        Output("replay", "children"),
        Input("clock", "n_intervals"),
        Input("address", "search"),
        State("version", "data"),
    )
    @open_to(EVERYONE)
    def watch(_ticks: int | None, query: str | None, shown: str | None) -> tuple[Any, Any]:
        board.refresh()
        address = read_address(query, home_language=home_language)
        now = datetime.now(county.timezone).replace(tzinfo=None)
        old = None if address.as_of else replay_notice(board.version, county, language=address.language, now=now)
        return board.version.version if shown != board.version.version else no_update, old
