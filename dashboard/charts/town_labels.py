"""Puts a label on each town of the wall's map: inside the town as far as it goes, over no other label and no school.

A label is the town's short name and its figure; state is told by a shape before the name as well as by the colour.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

import numpy as np
import pandas as pd
import shapely

from dashboard import theme
from dashboard.charts.base import Town
from dashboard.language import number_text, translator

FONT = 28  # px: what can be read from five metres
LINE = 1.12  # of the font: from one line of a label to the next
MARK = 8  # px: half the size of a school's mark
NUDGES = np.array([(dx, dy) for dx in range(-40, 41, 8) for dy in range(-48, 49, 8)], dtype=float)
"""How far a label may be moved from where its town has most room, px."""

OUTSIDE, COVERED, MOVED = 3.0, 0.4, 0.005
"""What is weighed where a label has no ideal place: its share outside its town, each school covered, each px moved."""


def text_width(text: str, size: float = FONT) -> float:
    """Estimate how wide a text is: a Chinese character is as wide as it is high, others a little more than half."""
    return size * sum(1.0 if ord(letter) > 0x2E7F else 0.6 for letter in text)


def short_towns(names: Sequence[str]) -> list[str]:
    """Return the names without what such names share (德兴满族乡 is 德兴 on a map), as long as they stay apart."""
    short = [re.sub(r"(满族|回族|蒙古族|朝鲜族|自治)*(镇|乡|街道|街道办事处)$", "", name) for name in names]
    return [name if short.count(cut) > 1 or len(cut) < 2 else cut for name, cut in zip(names, short, strict=True)]


def town_figure(value: float | None, status: str, unit: str, language: str) -> str:
    """Return what stands under a town's name: its figure, or that nothing came."""
    _ = translator(language)
    if status == "not_expected":
        return _("不需报")
    if status == "no_data" or value is None or pd.isna(value):
        return _("未报")
    places = 1 if unit in {"%", "‰"} else None
    text = f"{value:,.{places}f}" if places is not None else number_text(value, unit)
    return f"{text}{unit if unit in {'%', '‰'} else ''}"


def town_labels(
    towns: Sequence[Town],
    fills: Sequence[str],
    *,
    outlines: Sequence[shapely.Geometry],
    unit: str,
    language: str,
    frame: tuple[int, int],
    marks: Sequence[tuple[float, float]],
) -> tuple[list[str], list[shapely.Geometry]]:
    """Label the worst towns first; where not both lines find a place, the name alone; else nothing.

    Args:
        towns: the rows of the map.
        fills: the colour of each town, or ``url(…)`` of its hatch.
        outlines: each town's polygon, in pixels of the picture.
        unit: the indicator's unit, in that language.
        language: ``zh`` or ``en``.
        frame: width and height of the picture, in pixels.
        marks: where schools are marked, in pixels.

    Returns:
        the texts, and the boxes that they take.
    """
    order = {"alarm": 0, "warn": 1, "no_data": 2, "ok": 3}
    names = short_towns([town.town_name for town in towns])
    rows = list(zip(towns, fills, names, outlines, strict=True))
    at = np.array(marks, dtype=float).reshape(-1, 2)
    schools = np.hstack([at - MARK, at + MARK])
    texts: list[str] = []
    taken: list[shapely.Geometry] = []
    for town, fill, short, outline in sorted(rows, key=lambda each: order.get(each[0].status, 4)):
        shape = theme.state(town.status).shape if town.status in {"warn", "alarm"} else ""
        name, figure = f"{shape}{short}", town_figure(town.value, town.status, unit, language)
        for lines in ([name, figure], [name]):
            place = _place(outline, lines, taken, schools, frame)
            if place is not None:
                taken.append(place)
                texts += _lines(place, lines, theme.HATCH_BACK if fill.startswith("url") else fill)
                break
    return texts, taken


def beside_labels(
    x: float, y: float, labels: Sequence[shapely.Geometry], outlines: Sequence[shapely.Geometry]
) -> tuple[float, float] | None:
    """Return where a school's mark can be seen: its place, or the nearest one above or below the label that covers it.

    It stays in its town; where that has no room, there is none: a mark that peeks out behind a text says nothing.
    """

    def box(at: float) -> shapely.Geometry:
        return shapely.box(x - MARK, at - MARK, x + MARK, at + MARK)

    covering = [label for label in labels if label.intersects(box(y))]
    if not covering:
        return x, y
    edges = [edge for label in covering for edge in (label.bounds[1] - MARK * 1.4, label.bounds[3] + MARK * 1.4)]
    home = [outline for outline in outlines if outline.contains(shapely.Point(x, y))]
    for edge in sorted(edges, key=lambda edge: abs(edge - y)):
        if any(outline.contains(box(edge)) for outline in home) and not any(
            box(edge).intersects(label) for label in labels
        ):
            return x, edge
    return None


def _place(
    outline: shapely.Geometry,
    lines: Sequence[str],
    taken: Sequence[shapely.Geometry],
    schools: np.ndarray,
    frame: tuple[int, int],
) -> shapely.Geometry | None:
    """Return the best box for the lines that meets none of those taken, or nothing."""
    size = max(map(text_width, lines)) + 4, FONT * LINE * len(lines) + 4
    boxes, outside = _boxes(outline, size, frame)
    cost = OUTSIDE * outside + COVERED * _meet(boxes, schools).sum(axis=1) + MOVED * np.hypot(*NUDGES.T)
    if taken:
        cost = np.where(_meet(boxes, shapely.bounds(taken)).any(axis=1), np.inf, cost)
    best = int(np.argmin(cost))
    return None if np.isinf(cost[best]) else shapely.box(*boxes[best])


@lru_cache(maxsize=512)
def _boxes(
    outline: shapely.Geometry, size: tuple[float, float], frame: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return where a label of that size may stand (left, top, right, bottom), and how much of each lies outside.

    That depends on the shapes alone, so it is remembered from view to view.
    """
    middle = np.array(shapely.maximum_inscribed_circle(outline).coords[0])
    corners = np.clip(middle + NUDGES - np.array(size) / 2, 0, np.array(frame) - size)
    boxes = np.hstack([corners, corners + size])
    return boxes, 1 - shapely.area(shapely.intersection(shapely.box(*boxes.T), outline)) / (size[0] * size[1])


def _meet(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Say of each box and each of the others whether they touch."""
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    return np.all((low <= others[:, 2:]) & (high >= others[:, :2]), axis=2)


def _lines(place: shapely.Geometry, lines: Sequence[str], ground: str) -> Iterator[str]:
    """Write a label with a halo of its town's colour, so that it can be read where it reaches into the next town."""
    left, top, right, _bottom = place.bounds
    colour = f'fill="{theme.text_on(ground)}" stroke="{ground}"'
    look = f'{colour} stroke-width="5" stroke-linejoin="round" paint-order="stroke"'
    for number, line in enumerate(lines):
        y = top + 2 + FONT * (0.9 + LINE * number)
        weight = ' font-weight="700"' if number == 0 else ""
        where = f'x="{(left + right) / 2:.1f}" y="{y:.1f}" text-anchor="middle"'
        yield f"<text {where} {look}{weight}>{escape(line)}</text>"
