"""Holds every colour, shape, size and font once, so that the wall, the desk, the charts and the style sheet agree.

State is always told twice, by a colour and by a shape. The colours keep apart under the common kinds of
colour blindness (blue to teal is calm, yellow and orange ask for attention, red alarms), and every text
colour reaches a contrast of at least 4.5 on the surface it stands on; ``tests/charts/test_theme.py`` holds that.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'

GROUND = "#0c1722"
PANEL = "#152231"
RAISED = "#1d2d3f"
LINE = "#2b3e52"
TEXT = "#f0f4f8"
QUIET = "#a9b8c7"
DARK_TEXT = "#0c1722"
ACCENT = "#7cc4f5"
HATCH_BACK = "#2a3746"
HATCH_LINE = "#5b6c7e"


@dataclass(frozen=True)
class State:
    """How one state looks: a colour, a character for text and the same shape as a chart marker."""

    colour: str
    shape: str
    marker: str


STATES: dict[str, State] = {
    "ok": State("#52b788", "●", "circle"),
    "warn": State("#e9b44c", "◆", "diamond"),
    "alarm": State("#ff6b5e", "■", "square"),
    "no_data": State("#a9b8c7", "○", "circle-open"),
    "minor": State("#9cc3e6", "◇", "diamond-open"),
}
"""``minor`` is something owed that is not urgent: owed is never green."""

CALM_STEPS = ("#24406a", "#2a5a7e", "#2f6f78")
WARN_STEPS = ("#e0c062", "#ee9b4a")
ALARM_STEP = "#f0705c"
PLAIN_STEPS = ("#24406a", "#2a5a7e", "#37729a", "#7fb4d1", "#cfe3ee")
"""Light means more, for an indicator that has no lines drawn for it."""

REPORTING = {"reported": "#3f8fbf", "zero": "#9fd0e6", "missing": HATCH_LINE, "not_expected": "#24364a"}

PAPER = {
    **{"ground": "#ffffff", "panel": "#ffffff", "raised": "#ffffff", "line": "#9aa5b1"},
    **{"text": "#000000", "quiet": "#3d4852", "accent": "#000000"},
    **{
        "state-ok": "#1b6b45",
        "state-warn": "#7a4f00",
        "state-alarm": "#b3261e",
        "state-no-data": "#3d4852",
        "state-minor": "#24527a",
    },
    **{"hatch-back": "#ffffff", "hatch-line": "#3d4852", "reporting-not-expected": "#e3e8ec", "dark-text": "#000000"},
}
"""What takes the place of the screen's colours on paper: black on white, states still told by shape and colour."""

SIZES = {"small": "13px", "body": "15px", "large": "18px", "title": "24px", "figure": "34px"}


def state(name: str | None) -> State:
    """Return how the state ``name`` looks; what is not known looks like ``no_data``, never like ``ok``."""
    return STATES.get(name or "no_data", STATES["no_data"])


def _luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Return the text colour, light or dark, that reads better on ``colour``."""
    return max((TEXT, DARK_TEXT), key=lambda text: contrast(text, colour))


def css_variables() -> str:
    """Return the tokens as CSS custom properties, so that the style sheet names no colour of its own."""
    plain = {
        "ground": GROUND,
        "panel": PANEL,
        "raised": RAISED,
        "line": LINE,
        "text": TEXT,
        "quiet": QUIET,
        "dark-text": DARK_TEXT,
        "accent": ACCENT,
        "hatch-back": HATCH_BACK,
        "hatch-line": HATCH_LINE,
        "font": FONT,
    }
    plain |= {f"state-{name.replace('_', '-')}": each.colour for name, each in STATES.items()}
    plain |= {f"reporting-{name.replace('_', '-')}": colour for name, colour in REPORTING.items()}
    plain |= {f"size-{name}": size for name, size in SIZES.items()}
    return f":root{{{_declared(plain)}}}@media print{{:root{{{_declared(PAPER)}}}}}"


def _declared(tokens: Mapping[str, str]) -> str:
    return "".join(f"--sw-{name}:{value};" for name, value in tokens.items())
