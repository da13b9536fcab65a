"""Holds every colour, shape, size and font once, so that the wall, the desk, the charts and the style sheet agree.

State is always told twice, by a colour and by a shape. The colours keep apart under the common kinds of
colour blindness (blue to teal is calm, yellow and orange ask for attention, red alarms), and every text
colour reaches a contrast of at least 4.5 on the surface it stands on; ``tests/charts/test_theme.py`` holds that.

Figures are drawn in the dark theme's colours. On light ground and on paper the style sheet paints each of them over
with the token of the same name, so that a reader's preference needs no other figure from the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'

GROUND = "#0c1722"
PANEL = "#152231"
RAISED = "#1d2d3f"
LINE = "#2b3e52"
TEXT = "#f0f4f8"
QUIET = "#a9b8c7"
DARK_TEXT = "#0b1621"
ACCENT = "#7cc4f5"
HATCH_BACK = "#2a3746"
HATCH_LINE = "#5b6c7e"


CHOICES, COOKIE = ("dark", "light"), "sw-theme"
"""What a reader chose with the switch in the header; without a choice the reader's system decides."""


@dataclass(frozen=True)
class State:
    """How one state looks: a colour, a character for text and the same shape as a chart marker."""

    colour: str
    shape: str
    marker: str


STATES: dict[str, State] = {
    "ok": State("#4fc3a1", "●", "circle"),
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

LIGHT = {
    **{"ground": "#eef2f6", "panel": "#ffffff", "raised": "#e6ecf2", "line": "#c3ced9"},
    **{"text": "#14212e", "quiet": "#4d5b68", "accent": "#0b62a4", "hatch-back": "#e3e8ec", "hatch-line": "#8592a0"},
    **{"state-ok": "#00734f", "state-warn": "#8a5b00", "state-alarm": "#a3002a", "state-minor": "#1f5f99"},
    **{"calm-1": "#dce9f5", "calm-2": "#bcd6ec", "calm-3": "#9cc9cf", "warn-1": "#f0cf6a", "warn-2": "#ee9b4a"},
    **{"plain-3": "#9cc7e6", "plain-4": "#74b0d8", "plain-5": "#4f97c8", "alarm-1": "#f0705c"},
    **{"reporting-reported": "#3f8fbf", "reporting-zero": "#a5d2ea", "reporting-not-expected": "#d5dde4"},
}
"""What takes the place of the screen's colours on light ground, for readers who prefer that; the wall stays dark."""

PAPER = LIGHT | {
    **{"ground": "#ffffff", "raised": "#ffffff", "line": "#9aa5b1", "text": "#000000", "quiet": "#3d4852"},
    **{"accent": "#000000", "hatch-back": "#ffffff", "reporting-not-expected": "#e3e8ec"},
}
"""The same on paper: black on white, states still told by shape and colour."""

ARROW = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path fill='none' stroke='{}' stroke-linecap='round' "
    "stroke-linejoin='round' stroke-width='2' d='m2 5 6 6 6-6'/></svg>"
)
"""The arrow of a list to choose from, which the browser takes as a picture of its own."""

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


@cache
def text_on(colour: str) -> str:
    """Return the text colour, light or dark, that reads better on ``colour``."""
    return max((TEXT, DARK_TEXT), key=lambda text: contrast(text, colour))


@cache
def _tokens() -> dict[str, str]:
    """Return the dark theme's colours by the names of their tokens."""
    tokens = {"ground": GROUND, "panel": PANEL, "raised": RAISED, "line": LINE, "text": TEXT, "quiet": QUIET}
    tokens |= {"dark-text": DARK_TEXT, "accent": ACCENT, "hatch-back": HATCH_BACK, "hatch-line": HATCH_LINE}
    tokens |= {f"state-{name}": each.colour for name, each in STATES.items() if name != "no_data"}
    tokens |= {f"reporting-{name.replace('_', '-')}": each for name, each in REPORTING.items() if name != "missing"}
    for kind, steps in {"calm": CALM_STEPS, "warn": WARN_STEPS, "alarm": (ALARM_STEP,), "plain": PLAIN_STEPS}.items():
        tokens |= {f"{kind}-{at}": step for at, step in enumerate(steps, 1) if step not in tokens.values()}
    return tokens


def variable(colour: str) -> str:
    """Return a colour of ours as the style sheet's variable, so that it changes with the reader's theme."""
    return next(f"var(--sw-{name})" for name, each in _tokens().items() if each == colour)


def css_variables() -> str:
    """Return the tokens as CSS custom properties, so that the style sheet names no colour of its own.

    The reader's system says whether the ground is dark or light, unless ``data-theme`` of the document does.
    """
    dark = _tokens() | {"state-no-data": "var(--sw-quiet)", "scheme": "dark", "font": FONT}
    dark |= {f"size-{name}": size for name, size in SIZES.items()}
    light, paper = (_declared(each | {"scheme": "light"}) for each in (LIGHT, PAPER))
    return (
        f":root{{{_declared(dark)}}}"
        f"@media screen and (prefers-color-scheme:light){{:root:not([data-theme=dark]){{{light}}}}}"
        f"@media screen{{:root[data-theme=light]{{{light}}}}}"
        f"@media print{{:root:root{{{paper}}}}}"
    )


def figure_rules() -> str:
    """Return the rules that paint a figure's colours over with their tokens: a figure names its colours outright."""
    rules = []
    for name, colour in _tokens().items():
        written = "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))
        for part in ("fill", "stroke"):
            rules.append(f'.js-plotly-plot [style*="{part}: {written}"]{{{part}:var(--sw-{name})!important}}')
    return "".join(rules)


@cache
def picture_style() -> str:
    """Return the same for a picture that the page shows as an image: it sees the page's scheme, not its tokens."""
    names = ("accent", "line", "raised", "text", *(f"state-{name}" for name in STATES if name != "no_data"), "quiet")
    rules = "".join(
        f"[{part}='{_tokens()[name]}']{{{part}:{LIGHT[name]}}}" for name in names for part in ("fill", "stroke")
    )
    return f"<style>@media (prefers-color-scheme:light){{{rules}}}</style>"


def _declared(tokens: Mapping[str, str]) -> str:
    arrow = f'url("data:image/svg+xml,{quote(ARROW.format(tokens["quiet"]))}")'
    return "".join(f"--sw-{name}:{value};" for name, value in {**tokens, "arrow": arrow}.items())
