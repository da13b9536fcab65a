"""Turns data frames into figures: pure functions that know neither where the numbers come from nor who shows them."""

from dashboard.charts.base import Figure
from dashboard.charts.episode import episode_picture
from dashboard.charts.picture import map_picture, trend_picture
from dashboard.charts.scale import Scale, Step, make_scale
from dashboard.charts.sparkline import sparkline
from dashboard.charts.town_labels import town_figure
from dashboard.charts.town_map import drawing_order, town_map
from dashboard.charts.trend import trend

__all__ = [
    "Figure",
    "Scale",
    "Step",
    "drawing_order",
    "episode_picture",
    "make_scale",
    "map_picture",
    "sparkline",
    "town_figure",
    "town_map",
    "trend",
    "trend_picture",
]
