"""Answers ``/screen``: the whole page once, then its views, as often as the wall asks and only where they changed."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

import segno
from flask import Blueprint, Flask, Response, jsonify, render_template, request
from markupsafe import Markup

from dashboard import theme
from dashboard.access.rules import WALL, open_to
from dashboard.board import Board
from dashboard.county import County
from dashboard.language import TAGS, day_text, translator
from dashboard.pages.drawing import drawn
from dashboard.pages.overdue import overdue_items
from dashboard.pages.scene import Scene, read_scene
from dashboard.pages.screen import views
from dashboard.pages.screen.settings import VIEWS, Settings, read_settings

STARTED = token_hex(8)  # a program that was started anew may draw the same version otherwise


def add_screen(server: Flask, board: Board, county: County) -> None:
    """Add the wall's routes to the server."""
    pages = Blueprint(
        "screen", __name__, template_folder="templates", static_folder="static", static_url_path="/screen"
    )
    home_language = county.raw["county"]["language"]

    def settings() -> Settings:
        return read_settings(request.query_string.decode("utf-8", "replace"), home_language=home_language)

    def fragment(held: Board, chosen: Settings) -> str:
        def render(held: Board) -> str:
            def make() -> str:
                return render_template("views.html", **_content(read_scene(held, county, chosen.address), chosen))

            return drawn(make)

        return held.kept(("wall", chosen), render)

    @pages.get("/screen")
    @open_to(WALL)
    def screen() -> str:
        held, chosen = _newest(board), settings()
        language = chosen.address.language
        return render_template(
            "screen.html",
            _=translator(language),
            language=TAGS[language],
            title=county.title[language],
            variables=Markup(theme.css_variables()),  # noqa: S704 - our own tokens
            settings=chosen,
            names=[translator(language)(VIEWS[name]) for name in chosen.views],
            fragment=Markup(fragment(held, chosen)),  # noqa: S704 - rendered by our own template
            band=_band(held, county, language),
            clock=_clock(county, language),
            code=_code(request.url),
            simulated=held.version.simulated,
            version=held.version.version,
        )

    @pages.get("/screen/views")
    @open_to(WALL)
    def renewed() -> Response:
        held, chosen = _newest(board), settings()
        band = _band(held, county, chosen.address.language)
        tag = sha256(repr((STARTED, held.edition, chosen, band)).encode()).hexdigest()[:32]
        if request.if_none_match.contains_weak(tag):  # told without drawing anything
            answer = Response(status=304)
        else:
            answer = jsonify(version=held.version.version, html=fragment(held, chosen), band=band)
        answer.set_etag(tag, weak=True)
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    server.register_blueprint(pages)


def _newest(board: Board) -> Board:
    """Return the board on the version now published, which it then stays on."""
    board.refresh()
    return board.held()


def _content(scene: Scene, chosen: Settings) -> dict[str, Any]:
    _ = scene.say
    items = overdue_items(scene)
    indicator = None if scene.problem else scene.indicator
    content: dict[str, Any] = {
        "_": _,
        "shape": views.shape,
        "chosen": chosen.views,
        "place": scene.place_name,
        "chosen_town": scene.address.town,
        "day": day_text(scene.day, scene.language),
        "problem": scene.problem,
        "fresh": views.fresh(scene),
        "count": len(items),
        "indicator": indicator,
    }
    if indicator is None:
        return content
    if {"overview", "signals"} & set(chosen.views):
        content |= views.signals(scene) | {"mandated": views.mandated(scene, items)}
    if "overview" in chosen.views:
        drawn = views.map_svg(scene, indicator)
        content |= {
            "cards": views.cards(scene, items),
            "schematic": bool(scene.board.map()["schematic"].any()),
            "map": drawn,
            "trend": views.trend_svg(scene, indicator),
            "listed": [] if drawn else views.town_list(scene, indicator),
            # an English title takes two lines of its card
            "items": views.grouped(scene, items, views.OVERVIEW_ITEMS - (scene.language == "en")),
        }
    if "towns" in chosen.views:
        columns, places, left_out = views.places(scene, items)
        content |= {"columns": columns, "places": places, "left_out": left_out}
    if "overdue" in chosen.views:
        content |= {"overdue": views.grouped(scene, items, views.OVERDUE_ITEMS), "owners": views.owners(scene, items)}
    if "supplies" in chosen.views:
        content |= {
            "supply_cards": views.supply_cards(scene),
            "stocks": views.stocks(scene),
            "tests": views.tests(scene, items),
        }
    return content


def _band(board: Board, county: County, language: str) -> str:
    """Say that the data are old, or nothing."""
    _, as_of = translator(language), board.version.as_of
    age = datetime.now(county.timezone).replace(tzinfo=None) - as_of
    if age <= timedelta(hours=county.raw["county"]["stale_after_hours"]):
        return ""
    words = _("回放：最新数据是 {day} 的，已过去 {days} 天，不是今天的情况")
    return words.format(day=f"{as_of:%Y-%m-%d}", days=age.days)


def _clock(county: County, language: str) -> dict[str, str]:
    """Return the county's time, which the wall's own clock may not be."""
    now = datetime.now(county.timezone).replace(tzinfo=None)
    return {"now": now.isoformat(timespec="seconds"), "day": day_text(now.date(), language)}


def _code(url: str) -> Markup:
    """Return a QR code of the wall's own address, for a phone."""
    code = segno.make(url, error="m").svg_inline(border=2, dark=theme.GROUND, light=theme.TEXT, omitsize=True)
    return Markup(code)  # noqa: S704 - squares
