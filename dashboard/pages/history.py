"""Draws the course of one figure at one place, with the choice of the figure and what the strip's colours mean."""

from typing import Any

import pandas as pd
from dash import dcc

from dashboard.language import TAGS
from dashboard.pages import html
from dashboard.pages.indicator_chooser import indicator_chooser
from dashboard.pages.panels import strip_keys, trend_figure
from dashboard.pages.parts import head
from dashboard.pages.scene import Indicator, Scene
from dashboard.pages.sources import source

GRAPH: Any = {
    "displayModeBar": False,
    "responsive": True,
    "locale": TAGS["zh"],
    "doubleClick": False,
    "scrollZoom": False,
}


def history(scene: Scene, indicator: Indicator, days: pd.DataFrame) -> list[Any]:
    """Return the panel's children."""
    _ = scene.say
    title = [indicator.title, html.Small(_("近 {count} 个学校日").format(count=len(days)))]
    graph = dcc.Graph(
        id="history", figure=trend_figure(scene, indicator, days), config=GRAPH, responsive=True, className="sw-graph"
    )
    return [
        head(title, indicator_chooser(scene)),
        html.Div(graph, className="sw-graph-place sw-history-place"),
        html.Div(strip_keys(scene), className="sw-legend"),
        source(scene, indicator),
    ]
