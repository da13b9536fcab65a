"""Draws the ways between the pages, and the head of a page that is about one place."""

from typing import Any
from urllib.parse import urlencode

from dashboard.access.rules import DESK, WALL
from dashboard.pages import html
from dashboard.pages.parts import aria, link, name
from dashboard.pages.scene import Scene
from dashboard.reader import reader


def navigation(scene: Scene) -> html.Element:
    """Return the links to the other pages; the wall and the account are pages of their own and are loaded as such."""
    _, address = scene.say, scene.address
    here = {"town": "overview", "school": "overview"}.get(address.page, address.page)
    rows = [("quality", _("上报与质量")), ("tables", _("数据表"))] if reader().role in DESK else []
    ways = [
        ("overview", _("总览")),
        ("overdue", _("逾期事项")),
        ("signals", _("预警")),
        *rows,
        *([("bulletins", _("通报"))] if reader().is_whole_county else []),
        ("dictionary", _("指标字典")),
    ]
    links: list[Any] = [
        link(words, address.at(page), className="sw-way sw-on" if page == here else "sw-way") for page, words in ways
    ]
    said = f"?{urlencode({'lang': address.language})}" if address.language != address.home_language else ""
    if reader().role in WALL:
        links.append(html.A(_("大屏"), href=f"/screen{said}", className="sw-way"))
    links.append(link(_("帮助"), address.at("help"), className="sw-way sw-on" if here == "help" else "sw-way"))
    links.append(html.A(_("账号"), href=f"/account{said}", className="sw-way"))
    return html.Nav(links, className="sw-ways", **aria(label=_("页面")))


def place_head(scene: Scene, *facts: Any) -> html.Element:
    """Return the head of a place's page: the way from the county down to it, its name, and what is known of it."""
    _, address = scene.say, scene.address
    trail = [link(scene.county.names[scene.language], address.at("overview"))]
    if scene.school and scene.school.town_code in scene.towns:
        town = scene.school.town_code
        trail.append(link(name(scene.towns[town]), address.at("town", town)))
    steps = [part for each in trail for part in (each, html.Span("›", className="sw-dot", **aria(hidden="true")))]
    return html.Div(
        [
            html.Nav(steps, className="sw-trail", **aria(label=_("所在位置"))),
            html.H1(name(scene.place_name)),
            html.Div([html.Span(fact) for fact in facts if fact], className="sw-facts"),
        ],
        className="sw-place-head",
    )


def page_title(scene: Scene) -> str:
    """Return what the browser's tab says."""
    _, title = scene.say, scene.county.title[scene.language]
    if scene.problem in ("no_page", "no_town", "no_school") and scene.address.page != "overview":
        return f"{_('没有这一页')} · {title}"
    own = {
        "overdue": _("逾期事项"),
        "signals": _("预警"),
        "dictionary": _("指标字典"),
        "tables": _("数据表"),
        "quality": _("上报与质量"),
        "bulletins": _("通报"),
        "help": _("帮助"),
        "town": scene.place_name,
        "school": scene.place_name,
    }.get(scene.address.page)
    return f"{own} · {title}" if own else title
