"""The bare layout every figure starts from: our font, no background, nothing to drag, no margins but its own.

A figure is the plain data that plotly draws. ``go.Figure`` makes an object of it, and checks every value; a page that
is drawn all day does without, and the tests check each figure so.
"""

from typing import Any

from dashboard import theme

Figure = dict[str, Any]
"""``data`` and ``layout``, as ``plotly.graph_objects.Figure`` takes them."""

NO_TEMPLATE = {"data": {"scatter": [{"type": "scatter"}]}}
"""What plotly calls the template ``none``."""


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
