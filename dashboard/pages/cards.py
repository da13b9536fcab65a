"""Draws the headline cards: a figure, how it moved, what state it is in, and what it stands on."""

from collections import Counter
from typing import Any

from dashboard import theme
from dashboard.charts import sparkline
from dashboard.language import moment_text, number_text
from dashboard.pages import html
from dashboard.pages.address import Address
from dashboard.pages.definitions import about
from dashboard.pages.figures import Headline, headlines
from dashboard.pages.parts import age_text, link, mark, picture, severity_state
from dashboard.pages.scene import Scene
from dashboard.pages.sources import coverage_words
from dashboard.table_texts import STATUS_WORDS

COLUMNS = 7
"""How many cards stand in one row on a wide screen, or more where there are more."""


def cards(scene: Scene, overdue: list[dict[str, Any]]) -> list[Any]:
    """Return a card for each chosen indicator with data, one for what is overdue, and a line for those without data."""
    drawn = [_indicator_card(scene, headline) for headline in headlines(scene)]
    drawn.append(_overdue_card(scene, overdue))
    without = [indicator.title for indicator in scene.headline_indicators if not indicator.has_data]
    return [*drawn, *([_without_data(scene, without, len(drawn) - 1)] if without else [])]


def card_columns(scene: Scene) -> dict[str, int]:
    """Return how many columns the cards need in one row and in two, as the style sheet's variables."""
    count = sum(indicator.has_data for indicator in scene.headline_indicators) + 1
    folded = count <= len(scene.headline_indicators)
    odd = count % 2 == 1 and not folded
    return {"--sw-columns": max(COLUMNS, count), "--sw-half": max(2, (count + 1) // 2), "--sw-last": 2 if odd else 1}


def _indicator_card(scene: Scene, headline: Headline) -> Any:
    _, indicator = scene.say, headline.indicator
    chosen = scene.indicator is not None and indicator.name == scene.indicator.name
    figure: list[Any] = [html.Span(number_text(headline.value, indicator.unit), className="sw-figure")]
    if headline.value is not None:
        figure.append(html.Span(indicator.unit, className="sw-unit"))
    line = sparkline(headline.line, status=headline.status).replace("</svg>", f"{theme.picture_style()}</svg>")
    body = [
        _title(indicator.title, headline.status, status_word(scene, headline.status)),
        html.Div(
            [
                html.Div(figure, className="sw-value"),
                picture(line, _("近 14 个学校日"), className="sw-line"),
            ],
            className="sw-card-middle",
        ),
        html.Div(_change(scene, headline), className="sw-change"),
        html.Div(_stands_on(scene, headline), className="sw-stands-on"),
    ]
    card = link(
        body,
        scene.address.choose(indicator=indicator.name),
        className=f"sw-card sw-edge-{headline.status.replace('_', '-')}" + (" sw-chosen" if chosen else ""),
        id={"card": indicator.name},
    )
    return html.Div([card, about(scene, indicator)], className="sw-card-place")


def status_word(scene: Scene, status: str) -> str:
    """Return the word of a figure's state."""
    return scene.say(STATUS_WORDS.get(status, STATUS_WORDS["no_data"]))


def overdue_state(scene: Scene, overdue: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the state of all that is overdue, and its word: that of the worst item, or well where there is none."""
    _ = scene.say
    if not overdue:
        return "ok", status_word(scene, "ok")
    worst = min(item["severity"] for item in overdue)
    return severity_state(worst), _("{level} 级").format(level=worst)


def _title(title: str, status: str, word: str) -> html.Element:
    return html.Div([html.Span(title, className="sw-card-title"), mark(status, title=word)], className="sw-card-head")


def _change(scene: Scene, headline: Headline) -> list[Any]:
    """Say how the figure moved. The arrow tells the direction only; whether that is good is the state's to tell."""
    _ = scene.say
    if headline.value is None:
        return [_("当日没有数据")]
    if headline.change is None:
        return [_("上一学校日没有数据")]
    amount = number_text(abs(headline.change), headline.indicator.unit)
    if float(amount.replace(",", "")) == 0:
        return [html.Span("→", className="sw-arrow"), _("与上一学校日持平")]
    arrow = "▲" if headline.change > 0 else "▼"
    unit = _("个百分点") if headline.indicator.unit == "%" else headline.indicator.unit
    return [
        html.Span(arrow, className="sw-arrow"),
        html.Strong(amount),
        f" {unit}",
        html.Span(_("较上日"), className="sw-than"),
    ]


def _stands_on(scene: Scene, headline: Headline) -> list[Any]:
    coverage = headline.coverage
    late = coverage is not None and coverage.missing > 0
    return [
        html.Span(coverage_words(scene, coverage), className="sw-short" if late else ""),
        html.Span(age_text(scene, headline.received_at), className="sw-age"),
    ]


def _overdue_card(scene: Scene, overdue: list[dict[str, Any]]) -> Any:
    _ = scene.say
    as_of = scene.board.version.as_of
    status, word = overdue_state(scene, overdue)
    fresh = sum(item["hours_overdue"] < 24 for item in overdue)
    degrees = Counter(item["severity"] for item in overdue)
    counts = [
        html.Span(
            [
                mark(severity_state(level), title=_("{level} 级").format(level=level)),
                str(count),
            ]
        )
        for level, count in sorted(degrees.items())
    ]
    body = [
        _title(_("逾期事项"), status, word),
        html.Div(
            [
                html.Div(
                    [
                        html.Span(f"{len(overdue):,}", className="sw-figure"),
                        html.Span(_("件"), className="sw-unit"),
                    ],
                    className="sw-value",
                ),
                html.Div(counts, className="sw-severities", title=_("按轻重")),
            ],
            className="sw-card-middle",
        ),
        html.Div(_("其中 24 小时内到期 {count} 件").format(count=fresh), className="sw-change"),
        html.Div(
            [html.Span(_("截至 {time}").format(time=moment_text(as_of, scene.language)))], className="sw-stands-on"
        ),
    ]
    return link(body, overdue_address(scene), className=f"sw-card sw-last sw-edge-{status}", id="overdue-card")


def overdue_address(scene: Scene) -> Address:
    """Return the page of what is overdue in the chosen place."""
    town = None if scene.school else scene.address.town
    return scene.address.at("overdue", town=town, school=scene.school.code if scene.school else None)


def _without_data(scene: Scene, titles: list[str], drawn: int) -> html.Element:
    _ = scene.say
    return html.Div(
        [
            html.Div(
                [html.Span(_("还没有数据"), className="sw-card-title"), mark("no_data")], className="sw-card-head"
            ),
            html.P(_("、").join(titles)),
        ],
        className="sw-card sw-edge-no-data sw-folded",
        style={"--sw-span": max(2, COLUMNS - 1 - drawn)},
    )
