"""The bare layout every figure starts from: our font, no background, nothing to drag, no margins but its own.

A figure is the plain data that plotly draws. ``go.Figure`` makes an object of it, and checks every value; a page that
is drawn all day does without, and the tests check each figure so.
"""

from datetime import date
from typing import Any, NamedTuple, TypeVar

import pandas as pd
import shapely

from dashboard import theme

Figure = dict[str, Any]
"""``data`` and ``layout``, as ``plotly.graph_objects.Figure`` takes them."""

NO_TEMPLATE = {"data": {"scatter": [{"type": "scatter"}]}}
"""What plotly calls the template ``none``."""


Row = TypeVar("Row", "Town", "Day")


class Town(NamedTuple):
    """What a map shows of a town; ``status`` is ``not_expected`` where it owed nothing."""

    town_code: str
    town_name: str
    geometry: shapely.Geometry
    value: float
    status: str


class Day(NamedTuple):
    """What a trend shows of a school day: the figure, and how many reports were in which state."""

    report_date: date
    value: float
    status: str
    reported: int
    zero: int
    missing: int
    not_expected: int


def read_rows(frame: pd.DataFrame, kind: type[Row]) -> list[Row]:
    """Return the rows of a frame, which has at least the columns of ``kind``."""
    columns = [frame[name].tolist() for name in kind._fields]
    return [kind(*row) for row in zip(*columns, strict=True)]


def bare_layout(**changes: Any) -> dict[str, Any]:
    """Return a quiet layout; ``changes`` are laid over it."""
    layout: dict[str, Any] = {
        "template": NO_TEMPLATE,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "dragmode": False,
        "font": {"family": theme.FONT, "size": 13, "color": theme.QUIET},
        "hoverlabel": {
            "bgcolor": theme.RAISED,
            "bordercolor": theme.LINE,
            "font": {"family": theme.FONT, "size": 14, "color": theme.TEXT},
            "align": "left",
        },
    }
    return layout | changes


def hidden_axis(**changes: Any) -> dict[str, Any]:
    """Return an axis of which nothing shows."""
    return {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False} | changes
