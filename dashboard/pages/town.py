"""Draws the page of one town: its figures, its trend, its schools, and what is overdue there."""

from collections import Counter
from typing import Any

from dashboard.language import figure_text, number_text
from dashboard.pages import html
from dashboard.pages.cards import card_columns, cards
from dashboard.pages.definitions import definitions
from dashboard.pages.empty_states import quiet_day
from dashboard.pages.figures import ordered, school_values, trend_days
from dashboard.pages.history import history
from dashboard.pages.navigation import place_head
from dashboard.pages.overdue import overdue_items, overdue_panel
from dashboard.pages.parts import card_row, head, link, name, report_mark, status_words, table, time_text
from dashboard.pages.scene import Indicator, Scene
from dashboard.pages.sources import source


def town_page(scene: Scene, indicator: Indicator) -> list[Any]:
    """Return the page's children."""
    _, overdue, schools = scene.say, overdue_items(scene), school_values(scene)
    return [
        place_head(scene, _("{count} 所学校").format(count=len(schools)), scene.address.town),
        quiet_day(scene) if len(schools) else None,
        card_row(cards(scene, overdue), card_columns(scene)),
        html.Div(
            [
                html.Div(
                    [
                        html.Section(history(scene, indicator, trend_days(scene)), className="sw-panel"),
                        html.Section(
                            _schools(scene, indicator, schools, overdue), className="sw-panel", id="town-schools"
                        ),
                    ],
                    className="sw-column",
                ),
                html.Section(overdue_panel(scene, overdue), className="sw-panel sw-overdue-panel", id="place-overdue"),
            ],
            className="sw-desk",
        ),
        html.Section(definitions(scene, [*scene.headline_indicators, indicator]), className="sw-panel"),
    ]


def _schools(
    scene: Scene, indicator: Indicator, schools: list[dict[str, Any]], overdue: list[dict[str, Any]]
) -> list[Any]:
    _ = scene.say
    title = head([_("各校{title}").format(title=indicator.title), html.Small(_("点学校看详情"))])
    if not schools:
        return [title, html.Div(_("名册里这个乡镇没有学校。"), className="sw-none")]
    counts = Counter(item["school_code"] for item in overdue)
    rows = [_school(scene, indicator, row, counts) for row in ordered(schools, better=indicator.better)]
    headings = [_("学校"), _("学段"), _("数值"), _("较上日"), _("状态"), _("上报"), _("送达时间"), _("逾期事项")]
    return [title, table(headings, rows, numbers={2, 3, 7}), source(scene, indicator)]


def _school(scene: Scene, indicator: Indicator, row: dict[str, Any], counts: Counter[str]) -> list[Any]:
    _ = scene.say
    code, stage, moved = row["school_code"], row["stage"], row["change"]
    change = "—" if moved is None else f"{'+' if moved > 0 else ''}{number_text(moved, indicator.unit)}"
    owed = counts[code]
    return [
        link(name(row["school_name"]), scene.address.at("school", code), className="sw-go"),
        _(stage) if stage else "—",
        figure_text(row["value"], indicator.unit),
        change,
        status_words(scene, row["status"]),
        report_mark(scene, row["report"]),
        time_text(row["received_at"]),
        link(str(owed), scene.address.at("overdue", school=code, town=None), className="sw-go") if owed else "0",
    ]
