"""Draws the choice of the indicator: the rule pack's first ones, then all others by the data they stand on.

A county has some sixty of them, too many for a plain list. It is a list of links that unfolds, so that all are seen at
once, typing finds one, every key works, and each can be opened in a tab of its own.
"""

from typing import Any

from dash import dcc

from dashboard.pages import html
from dashboard.pages.parts import aria, link
from dashboard.pages.scene import Indicator, Scene
from dashboard.pages.sources import dataset_title

FEW = 12
"""Up to so many indicators nobody needs to search."""


def indicator_chooser(scene: Scene) -> html.Element:
    """Return the chooser; it is folded, and names the chosen indicator."""
    _ = scene.say
    chosen = scene.indicator.title if scene.indicator else "—"
    groups = [_group(scene, title, members) for title, members in indicator_groups(scene).items()]
    search = html.Label(
        [
            html.Span(_("搜索指标"), className="visually-hidden"),
            dcc.Input(type="search", placeholder=_("搜索指标"), className="form-select sw-search", id="find-indicator"),
        ]
    )
    found = [search] if len(scene.indicators) > FEW else []
    nothing = html.P(_("没有这样的指标"), className="sw-nothing", hidden=True)
    return html.Details(
        [
            html.Summary([html.Span(_("指标"), className="visually-hidden"), chosen], className="form-select"),
            html.Div([*found, html.Div(groups, className="sw-picks"), nothing], className="sw-picker-list"),
        ],
        className="sw-picker",
        title=_("指标"),
    )


def indicator_groups(scene: Scene) -> dict[str, list[Indicator]]:
    """Return the indicators by group; in each of them those without data stand last."""
    _, first = scene.say, scene.headline_indicators
    groups: dict[str, list[Indicator]] = {_("首页指标"): list(first)}
    for indicator in scene.indicators:
        if indicator not in first:
            group = dataset_title(indicator.datasets[0], scene.language) if indicator.datasets else _("其他")
            groups.setdefault(group, []).append(indicator)
    return {title: sorted(members, key=lambda one: not one.has_data) for title, members in groups.items() if members}


def _group(scene: Scene, title: str, members: list[Indicator]) -> html.Element:
    return html.Section([html.H3(title), html.Ul([_pick(scene, each) for each in members])])


def _pick(scene: Scene, indicator: Indicator) -> html.Element:
    _ = scene.say
    if not indicator.has_data:
        words = _("{title}（还没有数据）").format(title=indicator.title)
        return html.Li(html.Span(words, id={"indicator": indicator.name}))
    chosen = scene.indicator is not None and indicator.name == scene.indicator.name
    look: dict[str, Any] = {"className": "sw-pick sw-on" if chosen else "sw-pick"}
    pick = link(
        indicator.title, scene.address.choose(indicator=indicator.name), id={"indicator": indicator.name}, **look
    )
    return html.Li(pick, **(aria(current="true") if chosen else {}))
