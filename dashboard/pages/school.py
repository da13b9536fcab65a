"""Draws the page of one school: its figures, its classes, what it has reported, and what it owes."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from dashboard.language import figure_text, number_text
from dashboard.pages import html
from dashboard.pages.cards import card_columns, cards
from dashboard.pages.definitions import definitions
from dashboard.pages.empty_states import quiet_day
from dashboard.pages.figures import class_values, trend_days
from dashboard.pages.history import history
from dashboard.pages.navigation import place_head
from dashboard.pages.overdue import overdue_items, overdue_panel
from dashboard.pages.parts import card_row, head, mark, name
from dashboard.pages.report_calendar import report_calendar
from dashboard.pages.scene import Indicator, Scene
from dashboard.pages.sources import source
from dashboard.table_texts import STATUS_WORDS


def school_page(scene: Scene, indicator: Indicator) -> list[Any]:
    """Return the page's children."""
    _, overdue, school = scene.say, overdue_items(scene), scene.school
    facts = [_(school.stage) if school.stage else "", school.code] if school else []
    return [
        place_head(scene, *facts),
        quiet_day(scene),
        card_row(cards(scene, overdue), card_columns(scene)),
        html.Div(
            [
                html.Div(
                    [
                        html.Section(history(scene, indicator, trend_days(scene)), className="sw-panel"),
                        html.Section(report_calendar(scene), className="sw-panel", id="report-calendar"),
                        html.Section(_classes(scene, indicator), className="sw-panel", id="school-classes"),
                    ],
                    className="sw-column",
                ),
                html.Section(overdue_panel(scene, overdue), className="sw-panel sw-overdue-panel", id="place-overdue"),
            ],
            className="sw-desk",
        ),
        html.Section(definitions(scene, [*scene.headline_indicators, indicator]), className="sw-panel"),
    ]


def _classes(scene: Scene, indicator: Indicator) -> list[Any]:
    _, classes = scene.say, class_values(scene)
    counted = html.Small(_("人数，比率")) if indicator.unit in {"%", "‰"} else None
    title = head([_("各班{title}").format(title=indicator.title), counted])
    if not classes:
        return [title, html.Div(_("班级名册里没有这所学校的班级。"), className="sw-none")]
    hidden = any(row["small"] for row in classes)
    if not hidden and all(row["numerator"] is None for row in classes):
        return [title, html.Div(_("这一天没有这个指标的分班数据。"), className="sw-none"), source(scene, indicator)]
    shown = groupby(classes, key=lambda row: row["grade"])
    grades = [html.Tr([html.Th(name(str(grade)), scope="row"), _grade(scene, indicator, own)]) for grade, own in shown]
    smallest = scene.county.raw["county"]["smallest_cell"]
    note = _("人数（或其余人数）不足 {count}：为保护个人不显示确数，比率和状态也不显示。").format(count=smallest)
    told = html.Div(note, className="sw-source") if hidden else None
    table = html.Table(html.Tbody(grades), className="sw-grades")
    return [title, table, told, source(scene, indicator)]


def _grade(scene: Scene, indicator: Indicator, classes: Iterable[dict[str, Any]]) -> html.Element:
    tiles = [_class(scene, indicator, row) for row in classes]
    return html.Td(html.Ul(tiles, className="sw-classes"))


def _count(scene: Scene, row: dict[str, Any]) -> str:
    """Return how many; where the pack hides it, that they are fewer than its smallest cell, or all but so few."""
    smallest = scene.county.raw["county"]["smallest_cell"]
    if row["small"] == "most":
        return f">{number_text(row['denominator'] - smallest)}"
    return f"<{smallest}" if row["small"] else number_text(row["numerator"])


def _class(scene: Scene, indicator: Indicator, row: dict[str, Any]) -> html.Element:
    """Return one class: its name and state, how many of how many, and the share."""
    _ = scene.say
    count = _count(scene, row)
    of = "" if row["denominator"] is None else f"/{number_text(row['denominator'])}"
    enrolled = "—" if row["enrolled"] is None else f"{row['enrolled']:.0f}"
    status = STATUS_WORDS[row["status"]]
    said = _("人数太少，不显示") if row["small"] else _(status)
    state = html.Span("—") if row["small"] else mark(row["status"], title=said)
    return html.Li(
        [
            html.Span(name(row["class_name"])),
            state,
            html.Span(count + of if row["small"] or count != "—" else _("未报")),
            html.Span("" if row["small"] else figure_text(row["value"], indicator.unit)),
        ],
        className="sw-class",
        title=_("在册 {count} 人 · {state}").format(count=enrolled, state=said),
    )
