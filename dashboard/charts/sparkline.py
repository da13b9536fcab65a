"""Draws the small line of a headline card: where the figure came from, with a gap where nothing was reported.

It is a plain SVG picture and not an interactive figure: a page shows a dozen of them, and renews them all day.
"""

from collections.abc import Sequence

from dashboard import theme

SIZE, EDGE = (132, 40), 6

Point = tuple[float, float]


def _points(values: Sequence[float | None], size: tuple[int, int]) -> list[Point | None]:
    """Place each value, or ``None`` for a gap; a flat line runs through the middle."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    width, height = size
    step = (width - 2 * EDGE) / max(len(values) - 1, 1)

    def level(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return height - EDGE - share * (height - 2 * EDGE)

    return [None if value is None else (EDGE + at * step, level(value)) for at, value in enumerate(values)]


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """Cut the line where nothing was reported."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _mark(point: Point, status: str) -> str:
    look, (x, y) = theme.state(status), point
    if look.marker == "square":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{look.colour}"/>'
    if look.marker == "diamond":
        return f'<path d="M{x:.1f} {y - 5.5:.1f}l5.5 5.5-5.5 5.5-5.5-5.5z" fill="{look.colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{look.colour}"/>'


def sparkline(values: Sequence[float | None], *, status: str, size: tuple[int, int] = SIZE) -> str:
    """Return an SVG of the line through ``values`` (oldest first, ``None`` for a day without a report).

    The line is neutral; only the last point wears the colour and shape of ``status``, and only where the last day
    has a value. A single day between two gaps shows as a dot. ``size`` is width and height in pixels.
    """
    shapes: list[str] = []
    if any(value is not None for value in values):
        points = _points(values, size)
        for run in _runs(points):
            if len(run) == 1:
                shapes.append(f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="2" fill="{theme.ACCENT}"/>')
            else:
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
                look = f'fill="none" stroke="{theme.ACCENT}" stroke-width="2" stroke-linejoin="round"'
                shapes.append(f'<polyline points="{path}" {look}/>')
        if points[-1] is not None:
            shapes.append(_mark(points[-1], status))
    width, height = size
    frame = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{"".join(shapes)}</svg>'
