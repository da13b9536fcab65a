"""What must hold for people who see colours differently, or a screen from afar."""

from itertools import combinations, product

import numpy as np
import pytest

from dashboard import theme
from dashboard.resources import ROOT

DARK = theme._tokens()
THEMES = {"dark": DARK, "light": {**DARK, **theme.LIGHT}, "paper": {**DARK, **theme.PAPER}}
TEXTS = ("text", "quiet", "accent", "state-ok", "state-warn", "state-alarm", "state-minor")
CALM, LOUD = ("calm-1", "calm-2", "calm-3"), ("warn-1", "warn-2", "alarm-1")
FILLS = (*CALM, *LOUD, "plain-3", "plain-4", "plain-5")
each_theme = pytest.mark.parametrize("tokens", THEMES.values(), ids=THEMES)

# What is left of linear red, green and blue for those who lack one kind of cone: Machado, Oliveira and Fernandes,
# "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1.0.
SIGHTS = {
    "all colours": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])
APART = 15.0  # in CIELAB, where some 2 can just be told apart side by side


def seen(colour: str, sight: np.ndarray) -> np.ndarray:
    """A colour in CIELAB (D65) as such eyes see it."""
    written = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(written <= 0.04045, written / 12.92, ((written + 0.055) / 1.055) ** 2.4)
    share = TO_XYZ @ np.clip(sight @ linear, 0, 1) / WHITE
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@each_theme
@pytest.mark.parametrize("surface", ["ground", "panel", "raised"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_surface(tokens: dict[str, str], text: str, surface: str) -> None:
    assert theme.contrast(tokens[text], tokens[surface]) >= 4.5


@each_theme
@pytest.mark.parametrize("fill", FILLS)
def test_a_label_can_be_read_on_every_colour_of_the_map(tokens: dict[str, str], fill: str) -> None:
    chosen = (
        "text" if theme.text_on(DARK[fill]) == theme.TEXT else "dark-text"
    )  # chosen once, on the dark theme's colour
    assert theme.contrast(tokens[chosen], tokens[fill]) >= 4.5


@each_theme
@pytest.mark.parametrize("sight", SIGHTS.values(), ids=SIGHTS)
def test_states_and_steps_keep_apart_for_every_eye(tokens: dict[str, str], sight: np.ndarray) -> None:
    pairs = [*combinations(("state-ok", "state-warn", "state-alarm"), 2), *product(CALM, LOUD)]
    near = [
        pair for pair in pairs if np.linalg.norm(seen(tokens[pair[0]], sight) - seen(tokens[pair[1]], sight)) < APART
    ]
    assert near == []


def test_every_colour_of_a_figure_has_one_name() -> None:
    assert len(set(DARK.values())) == len(DARK)
    assert set(theme.PAPER) <= set(DARK)
    assert {theme.variable(theme.CALM_STEPS[0]), theme.variable(theme.PLAIN_STEPS[0])} == {"var(--sw-calm-1)"}
    assert 'fill: rgb(36, 64, 106)"]{fill:var(--sw-calm-1)!important}' in theme.figure_rules()


@each_theme
def test_a_label_can_be_read_on_the_hatch(tokens: dict[str, str]) -> None:
    assert min(theme.contrast(tokens["text"], tokens[name]) for name in ("hatch-back", "hatch-line")) >= 4.5


def test_each_state_has_a_shape_of_its_own() -> None:
    assert len({each.shape for each in theme.STATES.values()}) == len(theme.STATES)
    assert len({each.marker for each in theme.STATES.values()}) == len(theme.STATES)


def test_what_is_not_known_never_looks_well() -> None:
    assert theme.state(None) == theme.state("odd") == theme.STATES["no_data"]


def test_black_on_white_has_the_contrast_that_the_guideline_gives() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21.0)


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    import re

    sheet = "".join(file.read_text("utf-8") for file in (ROOT / "dashboard" / "assets" / "view").glob("*.css"))
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", sheet) == []
    named = set(re.findall(r"var\(--sw-([\w-]+)", sheet)) - {"columns", "half", "last", "span"}
    defined = set(re.findall(r"--sw-([\w-]+):", theme.css_variables()))
    assert named <= defined
