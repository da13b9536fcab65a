"""The charts, from small frames: a gap stays a gap, and what was not reported wears no colour of a value.

``go.Figure`` checks each: it knows no property or value that plotly does not.
"""

from datetime import date, timedelta

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go
import pytest
from shapely.geometry import MultiPolygon, box

from dashboard import theme
from dashboard.charts import make_scale, sparkline, town_map, trend

ILLNESS = make_scale([], warn=1.0, alarm=3.0, better="lower", unit="%")


@pytest.fixture
def towns() -> gpd.GeoDataFrame:
    rows = {
        "town_code": ["1", "2", "3", "4"],
        "town_name": ["甲镇", "乙镇", "丙乡", "丁乡"],
        "value": [0.2, 3.4, None, None],
        "status": ["ok", "alarm", "no_data", "not_expected"],
    }
    shapes = [box(0, 0, 1, 1), box(1, 0, 2, 1), MultiPolygon([box(0, 1, 1, 2), box(3, 3, 4, 4)]), box(1, 1, 2, 2)]
    return gpd.GeoDataFrame(rows, geometry=shapes)


def days(values: list[float | None]) -> pd.DataFrame:
    first = date(2024, 4, 1)
    frame = pd.DataFrame({"report_date": [first + timedelta(at) for at in range(len(values))], "value": values})
    return frame.assign(status="ok", reported=3, zero=1, missing=1, not_expected=0).astype({"value": float})


def draw(towns: gpd.GeoDataFrame, **changes: object) -> dict[str, object]:
    figure = go.Figure(town_map(towns, scale=ILLNESS, unit="%", **({"language": "zh"} | changes)))
    return {trace.name: trace for trace in figure.data}


def test_a_reported_town_wears_the_colour_of_its_value(towns: gpd.GeoDataFrame) -> None:
    drawn = draw(towns)
    assert drawn["甲镇"].fillcolor == theme.CALM_STEPS[0]
    assert drawn["乙镇"].fillcolor == theme.ALARM_STEP
    assert drawn["甲镇"].fillpattern.shape is None


def test_a_missing_town_is_hatched_and_one_that_owes_nothing_is_not(towns: gpd.GeoDataFrame) -> None:
    drawn = draw(towns)
    assert drawn["丙乡"].fillpattern.shape == "/"
    assert drawn["丙乡"].fillcolor == drawn["丁乡"].fillcolor == theme.HATCH_BACK
    assert drawn["丁乡"].fillpattern.shape is None


def test_the_label_says_the_state_in_words_and_shapes(towns: gpd.GeoDataFrame) -> None:
    labels = dict(zip(towns.town_code, draw(towns)["labels"].text, strict=True))
    assert labels == {
        "1": "<b>甲镇</b><br>0.20%",
        "2": "<b>乙镇</b><br>■ 3.40%",
        "3": "<b>丙乡</b><br>未报",
        "4": "<b>丁乡</b><br>不需报",
    }
    assert "Missing" in draw(towns, language="en")["labels"].text[2]


def test_a_label_stands_inside_its_town(towns: gpd.GeoDataFrame) -> None:
    labels = draw(towns)["labels"]
    points = gpd.GeoSeries(gpd.points_from_xy(labels.x, labels.y))
    assert points.within(towns.geometry).all()


def test_the_chosen_town_is_drawn_last_and_the_others_step_back(towns: gpd.GeoDataFrame) -> None:
    figure = go.Figure(town_map(towns, scale=ILLNESS, unit="%", language="zh", chosen="1"))
    outlines = [trace for trace in figure.data if trace.fill == "toself"]
    assert outlines[-1].meta == "1"
    assert [trace.opacity for trace in outlines[:-1]] == [0.3] * 3


@pytest.mark.parametrize(
    ("value", "status", "colour"),
    [
        (0.0, "ok", theme.CALM_STEPS[0]),
        (0.99, "ok", theme.CALM_STEPS[2]),
        (1.0, "warn", theme.WARN_STEPS[0]),
        (2.9, "warn", theme.WARN_STEPS[1]),
        (3.0, "alarm", theme.ALARM_STEP),
        (0.5, "alarm", theme.ALARM_STEP),  # the version decides the state, not the scale
    ],
)
def test_a_scale_keeps_the_states_apart(value: float, status: str, colour: str) -> None:
    assert ILLNESS.colour(value, status) == colour


def test_where_more_is_better_the_low_values_alarm() -> None:
    scale = make_scale([], warn=95.0, alarm=90.0, better="higher", unit="%")
    assert [step.state for step in scale.steps] == ["alarm", "warn", "warn", "ok", "ok", "ok"]
    assert [step.text("%") for step in scale.steps][:3] == ["<90", "90–92.5", "92.5–95"]


def test_an_indicator_without_lines_counts_in_whole_steps() -> None:
    scale = make_scale([0.0, 2.0, 9.0], warn=None, alarm=None, better="lower", unit="人")
    assert [step.text("人") for step in scale.steps] == ["<2", "2–4", "4–6", "6–8", "≥8"]


def test_without_lines_nothing_is_yellow_or_red() -> None:
    scale = make_scale([1.0, 40.0, float("nan")], warn=None, alarm=None, better="lower", unit="人")
    assert {step.state for step in scale.steps} == {"ok"}


def test_the_trend_breaks_where_nothing_was_reported() -> None:
    figure = go.Figure(trend(days([1.0, None, 2.0]), unit="%", better="lower", language="zh", warn=1.5))
    line = next(trace for trace in figure.data if trace.name == "value")
    assert pd.isna(line.y[1])
    assert not line.connectgaps
    words = next(trace for trace in figure.data if trace.name == "words")
    assert "未报" in words.text[1]
    assert "0.00" not in words.text[1]


def test_the_strip_shares_a_day_between_the_states() -> None:
    figure = go.Figure(trend(days([1.0]), unit="%", better="lower", language="zh"))
    shares = {trace.name: trace.y[0] for trace in figure.data if trace.type == "bar"}
    assert shares == {"reported": 0.6, "zero": 0.2, "missing": 0.2, "not_expected": 0.0}


def test_a_day_on_which_nothing_was_due_is_shown_as_such() -> None:
    quiet = days([None]).assign(reported=0, zero=0, missing=0, not_expected=5)
    figure = go.Figure(trend(quiet, unit="%", better="lower", language="en"))
    shares = {trace.name: trace.y[0] for trace in figure.data if trace.type == "bar"}
    assert shares == {"reported": 0.0, "zero": 0.0, "missing": 0.0, "not_expected": 1.0}


def test_a_line_far_away_does_not_flatten_the_trend() -> None:
    near = go.Figure(trend(days([0.8, 0.9]), unit="%", better="lower", language="zh", warn=1.0, alarm=50.0))
    assert near.layout.yaxis.range[1] < 5
    assert [shape.y0 for shape in near.layout.shapes] == [1.0]


def test_the_sparkline_is_cut_at_a_gap_and_marks_only_a_last_day_with_a_value() -> None:
    drawn = sparkline([1, 2, None, 3, 4], status="alarm")
    assert drawn.count("<polyline") == 2
    assert theme.STATES["alarm"].colour in drawn
    assert theme.STATES["alarm"].colour not in sparkline([1, 2, None], status="alarm")
    assert "polyline" not in sparkline([None, None], status="ok")


def test_the_number_of_an_outline_tells_its_town(towns: gpd.GeoDataFrame) -> None:
    from dashboard.charts import drawing_order

    figure = go.Figure(town_map(towns, scale=ILLNESS, unit="%", language="zh", chosen="2"))
    assert [trace.meta for trace in figure.data if trace.fill == "toself"] == drawing_order(towns.town_code, "2")
    assert drawing_order(["1", "2", "3"], "2") == ["1", "3", "2"]
