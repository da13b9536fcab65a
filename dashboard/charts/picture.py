"""Draws the wall's map and trend as plain SVG: they scale with the screen, need no script and hold readable text.

Sizes are those of a 1920 x 1080 screen; the page scales the whole picture. A label never covers another one.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import shapely

from dashboard import theme
from dashboard.charts.scale import Scale, edge_text
from dashboard.language import number_text, short_day, translator

FONT = 28  # px: what can be read from five metres
LINE = 1.12  # of the font: from one line of a label to the next
EDGE = 6
HATCH = (
    f'<pattern id="hatch" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="14" height="14" fill="{theme.HATCH_BACK}"/><rect width="5" height="14" fill="{theme.HATCH_LINE}"/>'
    "</pattern>"
)
NUDGES = ((0, 0), (0, -18), (0, 18), (-22, 0), (22, 0), (-22, -18), (22, 18), (22, -18), (-22, 18), (0, -36), (0, 36))


@dataclass(frozen=True)
class Box:
    """A rectangle on the picture."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Say whether the two cover a common point."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


def text_width(text: str, size: float = FONT) -> float:
    """Estimate how wide a text is: a Chinese character is as wide as it is high, others a little more than half."""
    return size * sum(1.0 if ord(letter) > 0x2E7F else 0.6 for letter in text)


def short_town(name: str) -> str:
    """Return a town's name without what every such name holds: 德兴满族乡 is 德兴乡 on a map."""
    for people in ("满族", "回族", "蒙古族", "朝鲜族", "自治"):
        name = name.replace(people, "")
    return name.replace("街道办事处", "街道")


def town_figure(value: float | None, status: str, unit: str, language: str) -> str:
    """Return what stands under a town's name: its figure, with a shape past a line, or that nothing came."""
    _ = translator(language)
    if status == "not_expected":
        return _("不需报")
    if status == "no_data" or value is None or pd.isna(value):
        return _("未报")
    shape = f"{theme.state(status).shape}" if status in {"warn", "alarm"} else ""
    places = 1 if unit in {"%", "‰"} else None
    text = f"{value:,.{places}f}" if places is not None else number_text(value, unit)
    return f"{shape}{text}{unit if unit in {'%', '‰'} else ''}"


class _Projection:
    """Places longitude and latitude on a picture, as large as fits, in the middle."""

    def __init__(self, shapes: Sequence[shapely.Geometry], width: float, height: float) -> None:
        left, low, right, high = shapely.total_bounds(list(shapes))
        self._stretch = math.cos(math.radians((low + high) / 2))
        wide, tall = max((right - left) * self._stretch, 1e-9), max(high - low, 1e-9)
        self._zoom = min((width - 2 * EDGE) / wide, (height - 2 * EDGE) / tall)
        self._left, self._high = left, high
        self._dx, self._dy = (width - wide * self._zoom) / 2, (height - tall * self._zoom) / 2

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the point in pixels."""
        x = (longitude - self._left) * self._stretch * self._zoom + self._dx
        return x, (self._high - latitude) * self._zoom + self._dy

    def path(self, shape: shapely.Geometry) -> str:
        """Return the outline of a polygon or several as an SVG path."""
        rings = []
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon" and not part.is_empty:
                for ring in (part.exterior, *part.interiors):
                    rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (self.place(*at) for at in ring.coords)))
        return "Z".join(rings) + "Z"

    def centre(self, shape: shapely.Geometry) -> tuple[float, float]:
        """Return where a shape has most room."""
        return self.place(*shapely.maximum_inscribed_circle(shape).coords[0])


def map_picture(
    towns: pd.DataFrame,
    schools: pd.DataFrame,
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
        schools: longitude, latitude, status; one that is past a line or did not report has its shape.
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
        fills = [_fill(town, scale) for town in towns.itertuples(index=False)]
        for town, fill in zip(towns.itertuples(index=False), fills, strict=True):
            parts.append(f'<path class="town" d="{projection.path(town.geometry)}" fill="{fill}"/>')
        parts += _schools(schools, projection)
        parts += _labels(towns, fills, projection, unit, language, Box(0, 0, width, height))
    return _svg(parts, width, height, _("各乡镇地图"))


def _fill(town: Any, scale: Scale) -> str:
    status, value = town.status, town.value
    if status == "not_expected":
        return theme.HATCH_BACK
    if status == "no_data" or pd.isna(value):
        return "url(#hatch)"
    return scale.colour(float(value), status)


def _schools(schools: pd.DataFrame, projection: _Projection) -> Iterator[str]:
    for school in schools.dropna(subset=["longitude", "latitude"]).to_dict("records"):
        x, y = projection.place(school["longitude"], school["latitude"])
        if school["status"] in {"warn", "alarm", "no_data"}:
            yield _mark(x, y, school["status"], 8)


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


def _labels(
    towns: pd.DataFrame, fills: Sequence[str], projection: _Projection, unit: str, language: str, frame: Box
) -> Iterator[str]:
    """Label the worst towns first, each where it covers no other label, or with its figure alone, or not at all."""
    order = {"alarm": 0, "warn": 1, "no_data": 2, "ok": 3}
    rows = sorted(
        zip(towns.itertuples(index=False), fills, strict=True), key=lambda each: order.get(str(each[0].status), 4)
    )
    taken: list[Box] = []
    for row, fill in rows:
        town: Any = row
        x, y = projection.centre(town.geometry)
        name, figure = short_town(str(town.town_name)), town_figure(town.value, str(town.status), unit, language)
        for lines in ([name, figure], [name]):
            place = _free(x, y, lines, taken, frame)
            if place:
                taken.append(place)
                yield from _lines(place, lines, theme.HATCH_BACK if fill.startswith("url") else fill)
                break


def _free(x: float, y: float, lines: Sequence[str], taken: Sequence[Box], frame: Box) -> Box | None:
    width, height = max(map(text_width, lines)) + 4, FONT * LINE * len(lines) + 4
    for dx, dy in NUDGES:
        left = min(max(x - width / 2 + dx, frame.left), frame.left + frame.width - width)
        top = min(max(y - height / 2 + dy, frame.top), frame.top + frame.height - height)
        place = Box(left, top, width, height)
        if not any(place.meets(other) for other in taken):
            return place
    return None


def _lines(place: Box, lines: Sequence[str], ground: str) -> Iterator[str]:
    """Write a label with a halo of its town's colour, so that it can be read where it reaches into the next town."""
    x = place.left + place.width / 2
    look = f'fill="{theme.text_on(ground)}" stroke="{ground}" stroke-width="7" paint-order="stroke"'
    for number, line in enumerate(lines):
        y = place.top + 2 + FONT * (0.9 + LINE * number)
        weight = ' font-weight="700"' if number == 0 else ""
        yield f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" {look}{weight}>{escape(line)}</text>'


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
    for at, day in enumerate(days.itertuples(index=False)):
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


def _reported(day: Any, x: float, y: float, width: float, height: float) -> Iterator[str]:
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
