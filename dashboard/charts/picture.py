"""Draws the wall's map and trend as plain SVG: they scale with the screen, need no script and hold readable text.

Sizes are those of a 1920 x 1080 screen; the page scales the whole picture. A label never covers another one.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import shapely

from dashboard import theme
from dashboard.charts.base import Day, Town, read_rows
from dashboard.charts.scale import Scale, edge_text
from dashboard.charts.town_labels import FONT, MARK, beside_labels, town_labels
from dashboard.language import short_day, translator

EDGE = 6
HATCH = (
    f'<pattern id="hatch" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="14" height="14" fill="{theme.HATCH_BACK}"/><rect width="5" height="14" fill="{theme.HATCH_LINE}"/>'
    "</pattern>"
)


class _Projection:
    """Places longitude and latitude on a picture, as large as fits, in the middle."""

    def __init__(self, shapes: Sequence[shapely.Geometry], width: float, height: float) -> None:
        left, low, right, high = shapely.total_bounds(list(shapes))
        self._stretch = math.cos(math.radians((low + high) / 2))
        wide, tall = max((right - left) * self._stretch, 1e-9), max(high - low, 1e-9)
        self._zoom = min((width - 2 * EDGE) / wide, (height - 2 * EDGE) / tall)
        self._left, self._high = left, high
        self._dx, self._dy = (width - wide * self._zoom) / 2, (height - tall * self._zoom) / 2

    def place(self, longitude: Any, latitude: Any) -> tuple[Any, Any]:
        """Return the point in pixels."""
        x = (longitude - self._left) * self._stretch * self._zoom + self._dx
        return x, (self._high - latitude) * self._zoom + self._dy

    def outline(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return a polygon or several in pixels."""
        return shapely.transform(shape, lambda points: np.column_stack(self.place(points[:, 0], points[:, 1])))

    def path(self, shape: shapely.Geometry) -> str:
        """Return the outline of a polygon or several as an SVG path."""
        rings = []
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon" and not part.is_empty:
                for ring in (part.exterior, *part.interiors):
                    rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (self.place(*at) for at in ring.coords)))
        return "Z".join(rings) + "Z"


def map_picture(
    towns: pd.DataFrame,
    schools: Iterable[Mapping[str, Any]],
    *,
    scale: Scale,
    unit: str,
    language: str,
    width: int,
    height: int,
) -> str:
    """Return the map of towns as SVG.

    Args:
        towns: town_code, town_name, geometry (longitude and latitude), value, status.
        schools: longitude, latitude (None where not known), status; one that is past a line or did not report has its
            shape.
        scale: the colours of the values.
        unit: the indicator's unit, in that language.
        language: ``zh`` or ``en``.
        width: of the picture, in pixels of a 1920 x 1080 screen.
        height: likewise.
    """
    _ = translator(language)
    parts = [f"<defs>{HATCH}</defs>"]
    if len(towns):
        projection = _Projection(list(towns.geometry), width, height)
        rows = read_rows(towns, Town)
        fills = [_fill(town, scale) for town in rows]
        for town, fill in zip(rows, fills, strict=True):
            parts.append(f'<path class="town" d="{projection.path(town.geometry)}" fill="{fill}"/>')
        outlines = [projection.outline(town.geometry) for town in rows]
        marked = _marked(schools, projection)
        texts, labels = town_labels(
            rows,
            fills,
            outlines=outlines,
            unit=unit,
            language=language,
            frame=(width, height),
            marks=[(x, y) for x, y, _status in marked],
        )
        for x, y, status in marked:
            if place := beside_labels(x, y, labels, outlines):
                parts.append(_mark(*place, status, MARK))
        parts += texts
    return _svg(parts, width, height, _("各乡镇地图"))


def _fill(town: Town, scale: Scale) -> str:
    status, value = town.status, town.value
    if status == "not_expected":
        return theme.HATCH_BACK
    if status == "no_data" or pd.isna(value):
        return "url(#hatch)"
    return scale.colour(float(value), status)


def _marked(schools: Iterable[Mapping[str, Any]], projection: _Projection) -> list[tuple[float, float, str]]:
    """Return where the schools stand that are past a line or did not report, with their state."""
    return [
        (*projection.place(school["longitude"], school["latitude"]), school["status"])
        for school in schools
        if school["status"] in ("warn", "alarm", "no_data") and None not in (school["longitude"], school["latitude"])
    ]


def _mark(x: float, y: float, status: str, size: float) -> str:
    look, edge = theme.state(status), f'stroke="{theme.GROUND}" stroke-width="2"'
    if look.marker == "square":
        corner = f'x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size}" height="{2 * size}"'
        return f'<rect {corner} fill="{look.colour}" {edge}/>'
    if look.marker == "diamond":
        reach = size * 1.3
        way = f"l{reach} {reach}-{reach} {reach}-{reach}-{reach}z"
        return f'<path d="M{x:.1f} {y - reach:.1f}{way}" fill="{look.colour}" {edge}/>'
    if look.marker == "circle-open":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="none" stroke="{look.colour}" stroke-width="2.5"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{look.colour}" {edge}/>'


def trend_picture(
    days: pd.DataFrame,
    *,
    unit: str,
    better: str,
    language: str,
    warn: float | None,
    alarm: float | None,
    width: int,
    height: int,
) -> str:
    """Return thirty school days of a figure as SVG, its threshold band, and below it who reported on each day.

    Args:
        days: report_date, value, status, and how many reports were reported, zero, missing and not_expected.
        unit: the indicator's unit, in that language.
        better: ``lower`` or ``higher``.
        language: ``zh`` or ``en``.
        warn: where yellow begins, or None.
        alarm: where red begins, or None.
        width: of the picture, in pixels of a 1920 x 1080 screen.
        height: likewise.
    """
    _ = translator(language)
    strip, bottom = 16, FONT + 12
    left, right, top = 110, 14, 8
    floor = height - bottom - strip - 12
    step = (width - left - right) / max(len(days), 1)
    low, high = _span(days["value"], [line for line in (warn, alarm) if line is not None], better)

    def level(value: float) -> float:
        return top + (floor - top) * (1 - (value - low) / (high - low))

    parts = [f"<defs>{HATCH}</defs>"]
    parts += _thresholds(warn, alarm, better, (low, high), level, left, width - right, unit)
    points = [
        (left + step * (at + 0.5), None if pd.isna(value) else level(float(value)))
        for at, value in enumerate(days["value"])
    ]
    for run in _runs(points):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{theme.ACCENT}" stroke-width="4"/>')
        if len(run) == 1:
            parts.append(f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="4" fill="{theme.ACCENT}"/>')
    if points and points[-1][1] is not None:
        parts.append(_mark(points[-1][0], points[-1][1], str(days["status"].iloc[-1]), 9))
    for at, day in enumerate(read_rows(days, Day)):
        parts += _reported(day, left + step * at + 1.5, floor + 12, step - 3, strip)
    parts += _dates(list(days["report_date"]), left, step, height - 6, language)
    return _svg(parts, width, height, _("趋势"))


def _span(values: pd.Series, lines: Sequence[float], better: str) -> tuple[float, float]:
    known = [float(value) for value in values.dropna()]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = max(high - low, abs(high) * 0.15, 1e-6)
    near = [line for line in lines if low - 2 * room <= line <= high + 2 * room]
    low, high = min([low, *near, *([0.0] if better == "lower" else [])]), max([high, *near])
    pad = max(high - low, abs(high) * 0.1, 0.1) * 0.12
    return (0.0 if better == "lower" and low >= 0 else low - pad), high + pad


def _thresholds(
    warn: float | None,
    alarm: float | None,
    better: str,
    span: tuple[float, float],
    level: Callable[[float], float],
    left: float,
    right: float,
    unit: str,
) -> Iterator[str]:
    """Shade what lies past the yellow line, draw the lines that are in sight, and name them."""
    low, high = span
    named: list[float] = []
    for value, state in ((alarm, "alarm"), (warn, "warn")):
        if value is None or not low <= value <= high:
            continue
        y, look = level(value), theme.state(state)
        if state == "warn":
            edge = level(high) if better == "lower" else level(low)
            shade = f'y="{min(y, edge):.1f}" width="{right - left:.1f}" height="{abs(edge - y):.1f}"'
            yield f'<rect x="{left}" {shade} fill="{look.colour}" opacity="0.13"/>'
        dashed = f'stroke="{look.colour}" stroke-width="2.5" stroke-dasharray="9 7"'
        yield f'<path d="M{left} {y:.1f}H{right:.1f}" {dashed}/>'
        if all(abs(y - other) > FONT for other in named):
            named.append(y)
            text = f"{edge_text(value, unit)}{unit if unit in {'%', '‰'} else ''}"
            where = f'x="{left - 10}" y="{y + FONT * 0.36:.1f}" text-anchor="end"'
            yield f'<text {where} fill="{look.colour}">{text}</text>'


def _runs(points: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return [run for run in runs if run]


def _reported(day: Day, x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Draw one day of the strip: as high as the share that reported, hatched for the rest."""
    counts = {name: int(getattr(day, name)) for name in ("reported", "zero", "missing")}
    total = sum(counts.values())
    box = f'x="{x:.1f}" width="{width:.1f}"'
    if not total:
        yield f'<rect {box} y="{y}" height="{height}" fill="{theme.REPORTING["not_expected"]}"/>'
        return
    came = (counts["reported"] + counts["zero"]) / total
    if came < 1:
        yield f'<rect {box} y="{y}" height="{height}" fill="url(#hatch)" stroke="{theme.state("warn").colour}"/>'
    tall = height * came
    colour = theme.REPORTING["reported"] if came == 1 else theme.state("warn").colour
    yield f'<rect {box} y="{y + height - tall:.1f}" height="{tall:.1f}" fill="{colour}"/>'


def _dates(days: Sequence[date], left: float, step: float, y: float, language: str) -> Iterator[str]:
    """Name the first, the middle and the last day."""
    places = sorted({0, (len(days) - 1) // 2, len(days) - 1}) if days else []
    anchors = {0: "start", len(days) - 1: "end"}
    for at in places if len(days) > 8 else places[-1:]:
        anchor = anchors.get(at, "middle")
        x = left + step * {"start": at, "middle": at + 0.5, "end": at + 1}[anchor]
        text = escape(short_day(days[at], language))
        yield f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{theme.QUIET}">{text}</text>'


def _svg(parts: Sequence[str], width: int, height: int, title: str) -> str:
    head = f'viewBox="0 0 {width} {height}" font-size="{FONT}" role="img" aria-label="{escape(title, quote=True)}"'
    return f'<svg class="picture" {head}>{"".join(parts)}</svg>'
