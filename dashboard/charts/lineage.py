"""Draws what a figure is made of and what is made of it, as SVG: boxes from left to right, a line for each reading.

It is text, so nothing is fetched or run to draw it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from dashboard import theme

WIDTH, HEIGHT = 210, 32
GAP_ACROSS, GAP_DOWN = 64, 10
ROOM = 26  # half-width letters in a box


@dataclass(frozen=True)
class Node:
    """A box: its name, what is written into it, and what it reads."""

    name: str
    title: str
    reads: tuple[str, ...] = ()


def lineage(nodes: Sequence[Node], *, chosen: str, title: str) -> str:
    """Return the drawing as SVG.

    Args:
        nodes: all boxes; what a box reads and is not among them is left out.
        chosen: the name of the box that it is about.
        title: what is said to those who do not see it.
    """
    columns = _columns(nodes)
    places = {
        node.name: (column * (WIDTH + GAP_ACROSS), row * (HEIGHT + GAP_DOWN))
        for column, members in enumerate(columns)
        for row, node in enumerate(members)
    }
    width = len(columns) * (WIDTH + GAP_ACROSS) - GAP_ACROSS
    height = max(len(members) for members in columns) * (HEIGHT + GAP_DOWN) - GAP_DOWN
    lines = [_line(places[source], places[node.name]) for node in nodes for source in node.reads if source in places]
    boxes = [_box(node, places[node.name], is_chosen=node.name == chosen) for node in nodes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {width + 4} {height + 4}" width="{width + 4}"'
        f' height="{height + 4}" role="img" font-family="{escape(theme.FONT)}" font-size="13">'
        f"{theme.picture_style()}<title>{escape(title)}</title>{''.join(lines)}{''.join(boxes)}</svg>"
    )


def _columns(nodes: Sequence[Node]) -> list[list[Node]]:
    """Put each box to the right of all that it reads."""
    by_name = {node.name: node for node in nodes}
    depths: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in depths:
            depths[name] = max((depth(each) + 1 for each in by_name[name].reads if each in by_name), default=0)
        return depths[name]

    columns: dict[int, list[Node]] = {}
    for node in nodes:
        columns.setdefault(depth(node.name), []).append(node)
    return [columns[at] for at in sorted(columns)]


def _line(source: tuple[int, int], target: tuple[int, int]) -> str:
    x1, y1, x2, y2 = source[0] + WIDTH, source[1] + HEIGHT / 2, target[0], target[1] + HEIGHT / 2
    middle = (x1 + x2) / 2
    curve = f"M{x1} {y1:g} C{middle:g} {y1:g} {middle:g} {y2:g} {x2} {y2:g}"
    return f'<path d="{curve}" fill="none" stroke="{theme.QUIET}" stroke-width="1.2"/>'


def _box(node: Node, place: tuple[int, int], *, is_chosen: bool) -> str:
    x, y = place
    edge, weight = (theme.ACCENT, 2.5) if is_chosen else (theme.LINE, 1)
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="5" fill="{theme.RAISED}" stroke="{edge}"'
        f' stroke-width="{weight}"/>'
        f'<text x="{x + 10}" y="{y + 21}" fill="{theme.TEXT}">{escape(_cut(node.title))}</text>'
    )


def _cut(text: str) -> str:
    """Cut a title to what a box holds; a Chinese letter is as wide as two others."""
    room, kept = ROOM, ""
    for letter in text:
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 0:
            return kept[:-1] + "…"
        kept += letter
    return kept
