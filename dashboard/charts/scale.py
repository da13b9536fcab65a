"""Chooses the colour of a value: calm, warn and alarm are told apart first, size within each of them second.

Which state a value is in was decided when the version was built; a scale never decides it again. It only
divides each state's span into steps, and says what the steps mean for a legend.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard import theme
from dashboard.language import number_text


@dataclass(frozen=True)
class Step:
    """The values from ``low`` up to ``high`` in one state, and their colour."""

    low: float
    high: float
    colour: str
    state: str

    def text(self, unit: str) -> str:
        """Return the span in figures: <1, 1–2, ≥3."""
        if math.isinf(self.low):
            return f"<{edge_text(self.high, unit)}"
        low = edge_text(self.low, unit)
        return f"≥{low}" if math.isinf(self.high) else f"{low}–{edge_text(self.high, unit)}"


def edge_text(edge: float, unit: str) -> str:
    """Return a line or an edge in as few figures as it takes: 1, 2.5."""
    text = number_text(edge, unit)
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Scale:
    """The steps of one indicator, lowest first."""

    steps: tuple[Step, ...]

    def colour(self, value: float, status: str) -> str:
        """Return the colour of ``value`` in state ``status``: the nearest of that state's steps."""
        own = [step for step in self.steps if step.state == status] or list(self.steps)
        return min(own, key=lambda step: _distance(step, value)).colour


def _distance(step: Step, value: float) -> float:
    if step.low <= value < step.high:
        return 0.0
    return min(abs(value - step.low), abs(value - step.high)) or 1e-9


def _divide(edges: list[float], colours: Iterable[str], state: str) -> list[Step]:
    return [Step(low, high, colour, state) for low, high, colour in zip(edges, edges[1:], colours, strict=False)]


def _plain(values: list[float], unit: str) -> Scale:
    """Equal steps over what is shown, for an indicator without lines; light means more."""
    top = max(values, default=1.0) or 1.0
    width = top / len(theme.PLAIN_STEPS)
    if unit not in {"%", "‰"}:
        width = max(1.0, math.ceil(width))
    inner = [width * number for number in range(1, len(theme.PLAIN_STEPS))]
    return Scale(tuple(_divide([-math.inf, *inner, math.inf], theme.PLAIN_STEPS, "ok")))


def make_scale(
    values: Iterable[float], *, warn: float | None, alarm: float | None, better: str, unit: str = ""
) -> Scale:
    """Return the scale of an indicator.

    Args:
        values: what will be shown; used only where the indicator has no lines of its own.
        warn: where yellow begins, in the indicator's unit.
        alarm: where red begins; without one, everything past ``warn`` is yellow.
        better: ``lower`` or ``higher``: which side of the lines is good.
        unit: ``%`` caps a good share at 100.
    """
    if warn is None:
        return _plain([value for value in values if value == value], unit)
    if better != "higher":
        calm = _divide([-math.inf, warn / 3, warn * 2 / 3, warn], theme.CALM_STEPS, "ok")
        edges = [warn, math.inf] if alarm is None else [warn, (warn + alarm) / 2, alarm]
        red = [] if alarm is None else [Step(alarm, math.inf, theme.ALARM_STEP, "alarm")]
        return Scale((*calm, *_divide(edges, theme.WARN_STEPS, "warn"), *red))
    width = (100 - warn) / 3 if unit == "%" and warn < 100 else warn / 2
    calm = _divide([warn, warn + width, warn + 2 * width, math.inf], reversed(theme.CALM_STEPS), "ok")
    edges = [-math.inf, warn] if alarm is None else [alarm, (warn + alarm) / 2, warn]
    yellow = theme.WARN_STEPS[:1] if alarm is None else tuple(reversed(theme.WARN_STEPS))
    red = [] if alarm is None else [Step(-math.inf, alarm, theme.ALARM_STEP, "alarm")]
    return Scale((*red, *_divide(edges, yellow, "warn"), *calm))
