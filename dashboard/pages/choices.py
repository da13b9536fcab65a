"""Turns a choice into an address: what is picked in a list, on the map or in the trend can be sent on as a link."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard.access.rules import EVERYONE, open_to
from dashboard.board import Board
from dashboard.charts import drawing_order
from dashboard.county import County
from dashboard.pages.address import Address, read_address
from dashboard.pages.parts import ALL as EVERY
from dashboard.pages.scene import Scene, read_scene


def add_choices(app: Dash, board: Board, county: County) -> None:
    """Give the app the callbacks that write the address; each answers only where its page is shown."""
    home_language = county.raw["county"]["language"]
    written = (Output("address", "pathname", allow_duplicate=True), Output("address", "search", allow_duplicate=True))
    held = (State("address", "pathname"), State("address", "search"))

    def here(path: str | None, query: str | None) -> Address:
        return read_address(query, path=path, home_language=home_language)

    @app.callback(*written, Input({"choice": ALL}, "value"), *held, prevent_initial_call=True)
    @open_to(EVERYONE)
    def choose(_values: list[str], path: str | None, query: str | None) -> tuple[Any, Any]:
        address = here(path, query)
        changed, scene = address, read_scene(board, county, address)
        for chooser in ctx.triggered_prop_ids.values():
            changed = with_choice(scene, chooser["choice"], _value(chooser), changed)
        return _moved(address, changed)

    @app.callback(*written, Input("map", "clickData"), *held, prevent_initial_call=True)
    @open_to(EVERYONE)
    def choose_on_map(event: Any, path: str | None, query: str | None) -> tuple[Any, Any]:
        address = here(path, query)
        order = drawing_order(board.map()["town_code"], address.town)
        return _moved(address, with_town(address, clicked_town(event, order)))

    @open_to(EVERYONE)
    def choose_in_trend(event: Any, path: str | None, query: str | None) -> tuple[Any, Any]:
        address = here(path, query)
        day = clicked_day(event)
        return _moved(address, with_choice(read_scene(board, county, address), "date", day) if day else address)

    for graph in ("trend", "history"):
        app.callback(*written, Input(graph, "clickData"), *held, prevent_initial_call=True)(choose_in_trend)


def _moved(address: Address, changed: Address) -> tuple[Any, Any]:
    """Return path and query of the changed address; what has not changed is not written again."""
    if changed.href == address.href:
        raise PreventUpdate
    return changed.path if changed.path != address.path else no_update, changed.query


def _value(chooser: dict[str, str]) -> str:
    found = [each.get("value") for each in ctx.inputs_list[0] if each["id"] == chooser]
    return found[0] or "" if found else ""


def with_town(address: Address, town: str | None) -> Address:
    """Return the address after a click on a town of the map; a click on the chosen one leaves it again."""
    if town is None:
        return address
    return address.choose(town=None if town == address.town else town)


def with_choice(scene: Scene, name: str, value: str, address: Address | None = None) -> Address:
    """Return the address with one choice made; choosing what is shown anyway changes nothing.

    A list that has just been drawn reports the value it was drawn with, which is no choice of anybody's.
    """
    address = address or scene.address
    value = "" if value == EVERY else value
    if value == _shown(scene, name):
        return address
    if name == "town" and address.page == "town":
        return address.at("town", value) if value else address.at("overview")
    if name == "school" and address.page == "school":
        return address.at("school", value) if value else address
    if name != "date":
        return address.choose(**{name: value or None})
    newest = scene.days[-1].isoformat() if scene.days else None
    return address.choose(date=None if value in ("", newest) else date.fromisoformat(value), unread=None)


def _shown(scene: Scene, name: str) -> str:
    """Return what the list of that name shows before anything is chosen."""
    if name == "date":
        return scene.day.isoformat()
    if name == "indicator":
        return scene.indicator.name if scene.indicator else ""
    if name == "school" and scene.school:
        return scene.school.code
    return getattr(scene.address, name) or ""


def clicked_town(event: Any, order: Sequence[str]) -> str | None:
    """Return the town that was clicked: the map draws one outline a town, in this order."""
    number = _point(event).get("curveNumber")
    return order[number] if isinstance(number, int) and number < len(order) else None


def clicked_day(event: Any) -> str | None:
    """Return the day that was clicked in the trend."""
    day = _point(event).get("customdata")
    return day[0] if isinstance(day, list) else day


def _point(event: Any) -> dict[str, Any]:
    return ((event or {}).get("points") or [{}])[0]
