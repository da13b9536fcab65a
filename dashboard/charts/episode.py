"""Draws the little chart of an episode: what was observed day by day, what was to be expected, and what is too much.

A plain SVG picture without a text of its own: page and wall write the words beside it, each in its own size.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from dashboard import theme

EDGE, MARK = 8, 5.5

Point = tuple[float, float]


def episode_picture(days: pd.DataFrame, *, size: tuple[int, int]) -> str:
    """Return the SVG: observed as a line with a dot a day, expected thin, upper dashed, a square on days of alarm.

    A day without a report is a gap in the line and a ring at the foot, which is no zero. No value: no line, no mark.

    Args:
        days: one row for each school day, oldest first: observed, expected, upper (NaN where there is none), is_alarm.
        size: width and height in pixels.
    """
    width, height = size
    highest = float(days[["observed", "expected", "upper"]].max().max()) if len(days) else 0.0
    top = highest if highest > 0 else 1.0  # NaN too
    step = (width - 2 * EDGE) / max(len(days) - 1, 1)

    def place(at: int, value: float) -> Point:
        return EDGE + at * step, height - EDGE - value / top * (height - 2 * EDGE)

    foot = height - EDGE
    shapes = [f'<path d="M{EDGE} {foot}H{width - EDGE}" stroke="{theme.LINE}" stroke-width="1.5"/>']
    for column, look in (
        ("upper", f'stroke="{theme.state("warn").colour}" stroke-width="2" stroke-dasharray="6 5"'),
        ("expected", f'stroke="{theme.QUIET}" stroke-width="1.5"'),
        ("observed", f'stroke="{theme.ACCENT}" stroke-width="2.5"'),
    ):
        shapes += _lines(list(days[column]), place, look)
    for at, day in enumerate(days.to_dict("records")):
        if pd.isna(day["observed"]):
            shapes.append(
                f'<circle cx="{EDGE + at * step:.1f}" cy="{foot}" r="2.5" fill="none" stroke="{theme.QUIET}"/>'
            )
        else:
            shapes.append(_mark(place(at, float(day["observed"])), is_alarm=bool(day["is_alarm"])))
    frame = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{"".join(shapes)}</svg>'


def _lines(values: Sequence[float], place: Callable[[int, float], Point], look: str) -> list[str]:
    """Draw a line through the known values, cut where one is missing."""
    runs: list[list[Point]] = [[]]
    for at, value in enumerate(values):
        if pd.isna(value):
            runs.append([])
        else:
            runs[-1].append(place(at, float(value)))
    return [
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}" fill="none" {look}/>'
        for run in runs
        if len(run) > 1
    ]


def _mark(point: Point, *, is_alarm: bool) -> str:
    x, y = point
    if not is_alarm:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{theme.ACCENT}"/>'
    box = f'x="{x - MARK:.1f}" y="{y - MARK:.1f}" width="{2 * MARK}" height="{2 * MARK}"'
    return f'<rect {box} fill="{theme.state("alarm").colour}"/>'
