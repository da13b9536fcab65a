"""Holds the small parts that several panels share: a state's shape, a panel's head, a name, links and empty states."""

from base64 import b64encode
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd

from dashboard import theme
from dashboard.language import TAGS, moment_text, short_day
from dashboard.pages import html
from dashboard.pages.address import Address
from dashboard.pages.scene import Scene
from dashboard.table_texts import REPORT_WORDS, STATUS_WORDS

_link = html.maker("dash_core_components", "Link")

ALL = "all"
"""What a list says where nothing is chosen; a list of the browser shows no empty choice."""


def severity_state(severity: float) -> str:
    """Return how something owed looks: 1 is the worst; what is owed is never green, whatever its degree."""
    return {1: "alarm", 2: "warn"}.get(int(severity), "minor")


def mark(status: str, *, title: str = "") -> html.Element:
    """Return the shape of a state in its colour; without a title it repeats the words beside it and is not read."""
    look = theme.state(status)
    said: dict[str, Any] = {"title": title, "role": "img", **aria(label=title)} if title else aria(hidden="true")
    return html.Span(look.shape, className=f"sw-mark sw-{status.replace('_', '-')}", **said)


def name(text: str) -> html.Element:
    """Return a name as it was delivered: it is not translated, and says so to whatever reads the page aloud."""
    return html.Span(text, lang=TAGS["zh"] if any("一" <= letter <= "鿿" for letter in text) else None)


def link(children: Any, address: Address, **properties: Any) -> html.Element:
    """Return a link to another choice or page; the browser's back button leads back."""
    return _link(children, href=address.href, **properties)


def chooser(choice: str, options: list[dict[str, Any]], value: str, title: str) -> html.Element:
    """Return a list to choose from: the browser's own, which every phone and screen reader knows."""
    select = dbc.Select(id={"choice": choice}, options=options, value=value)
    return html.Label([html.Span(title, className="visually-hidden"), select], title=title)


def head(title: Any, *beside: Any) -> html.Element:
    """Return a panel's head: its title, and quiet words or controls beside it."""
    return html.Div([html.H2(title), html.Div(list(beside), className="sw-beside")], className="sw-head")


def empty(title: str, words: str, way_out: Any = None) -> html.Element:
    """Return what stands where there is nothing to show: what is so, why, and where to go from here."""
    said = html.Div([html.H2(title), html.P(words)], role="status")
    return html.Main(
        [html.Div("○", className="sw-empty-shape", **aria(hidden="true")), said, way_out], className="sw-empty"
    )


def picture(svg: str, alt: str, **look: Any) -> html.Element:
    """Return a drawing as an image that is part of the page."""
    return html.Img(src=f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}", alt=alt, **look)


def card_row(cards: list[Any], columns: dict[str, int]) -> html.Element:
    """Return the cards of a place in one row, or in two where the screen is narrower."""
    return html.Section(cards, className="sw-cards sw-place-cards", style=columns)


def status_words(scene: Scene, status: str) -> html.Element:
    """Return a state as shape and word."""
    return html.Span([mark(status), scene.say(STATUS_WORDS[status])])


def aria(**said: Any) -> dict[str, Any]:
    """Return what is said to those who hear the page: ``aria(label=…)``."""
    return {f"aria-{name}": words for name, words in said.items()}


def report_swatch(state: str) -> html.Element:
    """Return the colour or hatch of a report's state."""
    return html.I(className=f"sw-swatch sw-reporting-{state.replace('_', '-')}")


def report_mark(scene: Scene, state: str) -> html.Element:
    """Return the state of a report as swatch and word."""
    return html.Span([report_swatch(state), scene.say(REPORT_WORDS[state])])


def time_text(moment: Any) -> str:
    """Return an instant in the width of a column; what never came is a dash."""
    return "—" if pd.isna(moment) else f"{moment:%m-%d %H:%M}"


def _heading(words: str) -> dict[str, Any]:
    return {"data-heading": words}


def table(headings: list[str], rows: list[list[Any]], *, numbers: set[int]) -> html.Element:
    """Return a plain table, which prints, is read aloud, and on a phone becomes a list: each cell knows its heading.

    Args:
        headings: of the columns.
        rows: the cells.
        numbers: which columns are written to the right.
    """
    looks = ["sw-number" if at in numbers else "" for at in range(len(headings))]
    lines = [
        html.Tr(
            [
                html.Td(cell, className=look, **_heading(heading))
                for cell, look, heading in zip(row, looks, headings, strict=True)
            ]
        )
        for row in rows
    ]
    titles = [html.Th(heading, scope="col", className=look) for heading, look in zip(headings, looks, strict=True)]
    return html.Div(html.Table([html.Thead(html.Tr(titles)), html.Tbody(lines)]), className="sw-table")


def age_text(scene: Scene, moment: Any) -> str:
    """Return how old data are, against the instant that the version was computed for."""
    _, as_of = scene.say, scene.board.version.as_of
    if moment is None:
        return _("无送达记录")
    if moment.date() == as_of.date():
        return _("{time} 送达").format(time=f"{moment:%H:%M}")
    if scene.day != as_of.date():
        return _("{time} 送达").format(time=moment_text(moment, scene.language))
    days = (as_of.date() - moment.date()).days
    return _("{day} 送达，{days} 天前").format(day=short_day(moment.date(), scene.language), days=days)
