"""Draws the map of towns as filled outlines: no tiles, no WebGL, nothing fetched, so it draws on any PC.

A town that reported wears the colour of its value. A town that did not is hatched and wears no colour of a
value. State is told in words and shapes too: every town carries its figure, with ◆ or ■ where it is past a line.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
import shapely
import shapely.affinity

from dashboard import theme
from dashboard.charts.base import Figure, Town, bare_layout, hidden_axis, read_rows
from dashboard.charts.scale import Scale
from dashboard.language import number_text, translator

LABEL_RATIO = 1.6
FEW_TOWNS, LEAST_ROOM = 24, 0.04
"""Up to so many towns all are labelled; beyond, those with so much room as a share of the map's height."""

Outline = tuple[list[float | None], list[float | None]]

KEPT_SHAPES = 512
"""Of so many towns it is remembered what follows from their shapes alone, which hardly ever change."""


@lru_cache(KEPT_SHAPES)
def _outline(geometry: shapely.Geometry) -> Outline:
    """Return the rings of a polygon or several as one path, with a gap between rings."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        for ring in (part.exterior, *part.interiors):
            if xs:
                xs.append(None)
                ys.append(None)
            ring_xs, ring_ys = ring.xy
            xs += ring_xs
            ys += ring_ys
    return xs, ys


@lru_cache(KEPT_SHAPES)
def _label_place(geometry: shapely.Geometry, stretch: float) -> tuple[float, float, float]:
    """Return where a town has most room for its label (wider than it is high), and how much, in degrees of latitude."""
    squeezed = shapely.affinity.scale(geometry, 1 / stretch / LABEL_RATIO, 1, origin=(0, 0))
    radius = shapely.maximum_inscribed_circle(squeezed)
    x, y = radius.coords[0]
    return x * LABEL_RATIO * stretch, y, radius.length


def _figure_text(town: Town, unit: str, language: str) -> str:
    if town.status == "not_expected":
        return translator(language)("不需报")
    if not _reported(town):
        return translator(language)("未报")
    shape = f"{theme.state(town.status).shape} " if town.status in {"warn", "alarm"} else ""
    return f"{shape}{number_text(town.value, unit)}{unit if unit in {'%', '‰'} else ''}"


def _reported(town: Town) -> bool:
    return town.status in {"ok", "warn", "alarm"} and pd.notna(town.value)


def _outlined(town: Town, scale: Scale, *, chosen: str | None, text: str) -> dict[str, Any]:
    xs, ys = _outline(town.geometry)
    picked = chosen == town.town_code
    look: dict = {"fillcolor": theme.HATCH_BACK}
    if _reported(town):
        look["fillcolor"] = scale.colour(float(town.value), town.status)
    elif town.status != "not_expected":
        look["fillpattern"] = {
            "shape": "/",
            "bgcolor": theme.HATCH_BACK,
            "fgcolor": theme.HATCH_LINE,
            "fillmode": "replace",
            "size": 9,
            "solidity": 0.22,
        }
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "fill": "toself",
        "name": town.town_name,
        "meta": town.town_code,
        "line": {"color": theme.TEXT if picked else theme.GROUND, "width": 3.5 if picked else 1.5, "shape": "linear"},
        "opacity": 1 if picked or chosen is None else 0.3,
        "text": text,
        "hoveron": "fills",
        "hoverinfo": "text",
        **look,
    }


def _labels(
    towns: Sequence[Town],
    scale: Scale,
    *,
    unit: str,
    language: str,
    stretch: float,
    height: float,
    chosen: str | None,
) -> dict[str, Any]:
    places = [_label_place(town.geometry, stretch) for town in towns]
    many = len(towns) > FEW_TOWNS
    least = LEAST_ROOM * height if many and chosen is None else 0.0
    texts, colours = [], []
    for town, (_x, _y, room) in zip(towns, places, strict=True):
        texts.append(f"<b>{town.town_name}</b><br>{_figure_text(town, unit, language)}" if room >= least else "")
        plain = not _reported(town) or chosen not in (None, town.town_code)
        colours.append(theme.TEXT if plain else theme.text_on(scale.colour(float(town.value), town.status)))
    return {
        "type": "scatter",
        "x": [x for x, _y, _room in places],
        "y": [y for _x, y, _room in places],
        "mode": "text",
        "name": "labels",
        "text": texts,
        "textfont": {"size": 11 if many else 13, "color": colours},
        "customdata": [town.town_code for town in towns],
        "hoverinfo": "skip",
    }


def drawing_order(codes: Iterable[str], chosen: str | None) -> list[str]:
    """Return in which order the towns are drawn, the chosen one on top: a click on the map tells only the number."""
    return sorted(codes, key=lambda code: code == chosen)


def town_map(towns: pd.DataFrame, *, scale: Scale, unit: str, language: str, chosen: str | None = None) -> Figure:
    """Return the map.

    Args:
        towns: town_code, town_name, geometry (longitude and latitude), value, and status (``not_expected`` where
            the town owed nothing).
        scale: colours of the values, from :func:`dashboard.charts.make_scale`.
        unit: the indicator's unit, in that language.
        language: ``zh`` or ``en``.
        chosen: the code of the town that is picked; the others step back.
    """
    bounds = shapely.total_bounds(list(towns.geometry)).tolist() if len(towns) else (0.0, 0.0, 1.0, 1.0)
    stretch = 1 / math.cos(math.radians((bounds[1] + bounds[3]) / 2))
    edge = max(bounds[2] - bounds[0], bounds[3] - bounds[1]) * 0.015
    layout = bare_layout(
        xaxis=hidden_axis(range=[bounds[0] - edge, bounds[2] + edge], constrain="domain"),
        yaxis=hidden_axis(
            range=[bounds[1] - edge, bounds[3] + edge], constrain="domain", scaleanchor="x", scaleratio=stretch
        ),
        hovermode="closest",
        clickmode="event",
    )
    drawn = read_rows(towns, Town)
    by_code = {town.town_code: town for town in drawn}
    traces = []
    for town in (by_code[code] for code in drawing_order(by_code, chosen)):
        text = f"{town.town_name}<br>{_figure_text(town, unit, language)}"
        traces.append(_outlined(town, scale, chosen=chosen, text=text))
    height = bounds[3] - bounds[1]
    labels = _labels(drawn, scale, unit=unit, language=language, stretch=stretch, height=height, chosen=chosen)
    return {"data": [*traces, labels], "layout": layout}
