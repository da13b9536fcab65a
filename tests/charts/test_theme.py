"""What must hold for people who see colours differently, or a screen from afar."""

import pytest

from dashboard import theme
from dashboard.resources import ROOT


@pytest.mark.parametrize("surface", [theme.GROUND, theme.PANEL, theme.RAISED])
@pytest.mark.parametrize("text", [theme.TEXT, theme.QUIET, theme.ACCENT, *(s.colour for s in theme.STATES.values())])
def test_text_can_be_read_on_every_surface(text: str, surface: str) -> None:
    assert theme.contrast(text, surface) >= 4.5


@pytest.mark.parametrize("fill", [*theme.CALM_STEPS, *theme.WARN_STEPS, theme.ALARM_STEP, *theme.PLAIN_STEPS])
def test_a_label_can_be_read_on_every_colour_of_the_map(fill: str) -> None:
    assert theme.contrast(theme.text_on(fill), fill) >= 4.5


@pytest.mark.parametrize("name", [name for name in theme.PAPER if name.startswith(("text", "quiet", "state"))])
def test_text_can_be_read_on_paper(name: str) -> None:
    assert theme.contrast(theme.PAPER[name], theme.PAPER["panel"]) >= 4.5


def test_a_label_can_be_read_on_the_hatch() -> None:
    assert min(theme.contrast(theme.TEXT, each) for each in (theme.HATCH_BACK, theme.HATCH_LINE)) >= 4.5


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
