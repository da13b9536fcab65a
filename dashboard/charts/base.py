"""The bare layout every figure starts from: our font, no background, nothing to drag, no margins but its own."""

from typing import Any

import plotly.graph_objects as go

from dashboard import theme


def bare_layout(**changes: Any) -> go.Layout:
    """Return a quiet layout; ``changes`` are laid over it."""
    layout: dict[str, Any] = {
        "template": "none",
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
    return go.Layout(layout | changes)


def hidden_axis(**changes: Any) -> dict[str, Any]:
    """Return an axis of which nothing shows."""
    return {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False} | changes
