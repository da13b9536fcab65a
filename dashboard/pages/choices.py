"""Turns a choice into an address: what is picked in a list, on the map or in the trend can be sent on as a link."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboard.board import Board
from dashboard.charts import drawing_order
from dashboard.county import County
from dashboard.pages.address import Address, read_address
from dashboard.pages.parts import ALL as EVERY
from dashboard.pages.scene import Scene, read_scene


def add_choices(app: Dash, board: Board, county: County) -> None:
    """Give the app the callback that writes the address."""
    home_language = county.raw["county"]["language"]

    @app.callback(
        Output("address", "search"),
        Input({"choice": ALL}, "value"),
        Input("map", "clickData"),
        Input("trend", "clickData"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def choose(_values: list[str], on_map: Any, on_trend: Any, query: str | None) -> str:
        address = read_address(query, home_language=home_language)
        if ctx.triggered_id == "map":
            order = drawing_order(board.map()["town_code"], address.town)
            changed = with_town(address, clicked_town(on_map, order))
        elif ctx.triggered_id == "trend":
            changed = with_choice(read_scene(board, county, address), "date", clicked_day(on_trend) or "")
        else:
            changed, scene = address, read_scene(board, county, address)
            for chooser in ctx.triggered_prop_ids.values():
                changed = with_choice(scene, chooser["choice"], _value(chooser), changed)
        if changed.query == address.query:
            raise PreventUpdate
        return changed.query


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
    shown = {
        "date": scene.day.isoformat(),
        "town": scene.address.town or "",
        "indicator": scene.indicator.name if scene.indicator else "",
        "stage": scene.address.stage or "",
        "status": scene.address.status or "",
    }
    if value == shown[name]:
        return address
    if name != "date":
        return address.choose(**{name: value or None})
    newest = scene.days[-1].isoformat() if scene.days else None
    return address.choose(date=None if value in ("", newest) else date.fromisoformat(value), unread=None)


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
