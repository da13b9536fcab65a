"""Draws the panels of the chosen indicator: the map of towns, the trend of a place, and what their marks mean."""

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.charts import Figure, Scale, make_scale, town_figure, town_map, trend
from dashboard.language import unit_text
from dashboard.pages import html
from dashboard.pages.figures import ordered, town_figures
from dashboard.pages.indicator_chooser import indicator_chooser
from dashboard.pages.parts import head, link, mark, name, report_swatch
from dashboard.pages.scene import Indicator, Scene
from dashboard.pages.sources import source
from dashboard.reader import reader
from dashboard.table_texts import REPORT_WORDS


def scale_of(indicator: Indicator, values: pd.Series) -> Scale:
    """Return the colours of an indicator's values."""
    return make_scale(values, warn=indicator.warn, alarm=indicator.alarm, better=indicator.better, unit=indicator.unit)


def map_figure(scene: Scene, indicator: Indicator, towns: pd.DataFrame) -> Figure:
    """Return the map of the chosen indicator and day."""
    return town_map(
        towns,
        scale=scale_of(indicator, towns["value"]),
        unit=indicator.unit,
        language=scene.language,
        chosen=scene.address.town,
    )


def map_head(scene: Scene, towns: pd.DataFrame) -> Any:
    """Return the map's head: the chooser of the indicator, and 示意图 where the borders are no survey."""
    _ = scene.say
    choice = indicator_chooser(scene)
    schematic = html.Span(_("示意图"), className="sw-schematic") if bool(towns["schematic"].any()) else None
    town, ways = scene.address.town, []
    if town:
        ways = [link(_("打开乡镇页 ›"), scene.address.at("town", town), className="sw-chip", id="open-town")]
        if reader().is_whole_county:
            ways.insert(0, link(_("× 全部乡镇"), scene.address.choose(town=None), className="sw-chip"))
    if towns.empty and scene.indicator:
        unmapped = html.Span(_("没有边界图"), className="sw-schematic")
        return [head(_("各乡镇"), choice, unmapped), town_list(scene, scene.indicator)]
    return head(_("各乡镇"), choice, *ways, schematic)


def town_list(scene: Scene, indicator: Indicator) -> html.Element:
    """Return the towns with their figures, worst first, for a county without borders to draw."""
    towns = []
    for row in ordered(town_figures(scene), better=indicator.better):
        words = [mark(row["status"]), name(row["town_name"])]
        figure = town_figure(row["value"], row["status"], indicator.unit, scene.language)
        way = link(words, scene.address.at("town", row["town_code"]), className="sw-go")
        towns.append(html.Li([way, html.Span(figure, className="sw-number")]))
    return html.Ul(towns, className="sw-town-list")


def map_legend(scene: Scene, indicator: Indicator, towns: pd.DataFrame) -> list[Any]:
    """Return what the colours and hatches of the map mean."""
    _ = scene.say
    steps = [
        html.Span([_swatch(step.colour, step.state), step.text(indicator.unit)])
        for step in scale_of(indicator, towns["value"]).steps
    ]
    unit = html.Span(_("单位：{unit}").format(unit=indicator.unit)) if indicator.unit else None
    missing = html.Span([html.I(className="sw-swatch sw-hatch"), _("未报")])
    shapes = html.Span(_("◆ 过黄线　■ 过红线")) if indicator.warn is not None else None
    return [unit, *steps, missing, shapes, source(scene, indicator)]


def _swatch(colour: str, state: str) -> html.Element:
    return html.I(className="sw-swatch", style={"background": theme.variable(colour)}, title=theme.state(state).shape)


def trend_head(scene: Scene, indicator: Indicator, days: pd.DataFrame) -> Any:
    """Return the trend's head: place, indicator, span, and what the strip's four colours mean."""
    _ = scene.say
    words = [
        name(scene.place_name),
        " · ",
        indicator.title,
        html.Small(_("近 {count} 个学校日").format(count=len(days))),
    ]
    return head(words, *strip_keys(scene))


def strip_keys(scene: Scene) -> list[Any]:
    """Return what the four colours of the strip under a trend mean."""
    _ = scene.say
    keys = [html.Span([report_swatch(state), _(word)]) for state, word in REPORT_WORDS.items()]
    return [html.Span(_("底条：上报情况"), className="sw-strip-word"), *keys]


def trend_figure(scene: Scene, indicator: Indicator, days: pd.DataFrame) -> Figure:
    """Return the trend of the chosen place and indicator."""
    return trend(
        days,
        unit=indicator.unit,
        better=indicator.better,
        language=scene.language,
        warn=indicator.warn,
        alarm=indicator.alarm,
        chosen=scene.day,
    )


def value_heading(scene: Scene, indicator: Indicator) -> str:
    """Return the heading of an indicator's column."""
    _ = scene.say
    unit = unit_text(indicator.unit).strip()
    return _("{title}（{unit}）").format(title=indicator.title, unit=unit) if unit else indicator.title
