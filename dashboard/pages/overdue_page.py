"""Draws the page of everything overdue: filtered by its address, grouped by who owes it, and on paper."""

from typing import Any

from dash import dcc

from dashboard.access.rules import DESK
from dashboard.language import moment_text
from dashboard.pages import html
from dashboard.pages.definitions import clause_quotes, clauses_on_paper
from dashboard.pages.overdue import WORST_FIRST, clauses_of, with_names
from dashboard.pages.overdue_filters import (
    chips,
    download_address,
    filter_bar,
    filter_words,
    filters,
    read_overdue,
)
from dashboard.pages.overdue_groups import groups, nothing_overdue
from dashboard.pages.overdue_list import overdue_table
from dashboard.pages.parts import head
from dashboard.pages.scene import Scene
from dashboard.pages.sources import rules_source
from dashboard.reader import reader

SHOWN = 2000
"""How many items a page lists and prints; a download has them all."""


def overdue_page(scene: Scene) -> list[Any]:
    """Return the page's children."""
    _, overdue = scene.say, read_overdue(scene)
    items = with_names(
        scene, scene.board.table("overdue_items", order_by=WORST_FIRST, limit=SHOWN, **filters(scene.address))
    )
    quotes = clause_quotes(scene, clauses_of(items))
    title = _("逾期事项 {count} 件").format(count=f"{overdue.count:,}")
    as_of = moment_text(scene.board.version.as_of, scene.language)
    downloads = [
        html.A(
            _("下载 {kind}").format(kind=kind.upper()),
            href=download_address(scene.address, kind),
            className="sw-button",
            id=f"download-{kind}",
        )
        for kind in ("csv", "xlsx")
    ]
    printing = html.Button(_("打印"), className="sw-button", id="print", n_clicks=0)
    return [
        html.Div(
            [
                html.H1(title),
                html.Div([html.Span(_("截至 {time}").format(time=as_of))], className="sw-facts"),
                html.Div([*(downloads if reader().role in DESK else []), printing], className="sw-beside"),
            ],
            className="sw-place-head",
        ),
        html.P(_("筛选：{filters}").format(filters=filter_words(overdue)), className="sw-print-only"),
        html.Section([filter_bar(overdue), html.Div(chips(overdue), className="sw-chips")], className="sw-panel"),
        html.Div(groups(overdue), className="sw-groups"),
        html.Section(_list(scene, overdue.count, len(items)), className="sw-panel", id="overdue-items"),
        dcc.Store(id="overdue-html", data=overdue_table(scene, items, quotes) if items else ""),
        clauses_on_paper(scene, quotes) if quotes else None,
    ]


def _list(scene: Scene, count: int, shown: int) -> list[Any]:
    _ = scene.say
    if not shown:
        return [head(_("明细")), nothing_overdue(scene, _("没有符合条件的逾期事项"))]
    beside = _("最急在前")
    if shown < count:
        beside = _("只列最急的 {shown} 件，共 {count} 件；全部请下载，或加筛选条件").format(
            shown=f"{shown:,}", count=f"{count:,}"
        )
    return [
        head([_("明细"), html.Small(beside)]),
        html.Div(id="overdue-list", className="sw-table sw-overdue-table"),
        rules_source(scene),
    ]
