"""Draws the overdue list, worst first: how bad, where, what, since when, and whose it is."""

from typing import Any

import pandas as pd

from dashboard.board import Board
from dashboard.language import hours_text, moment_text
from dashboard.pages import html
from dashboard.pages.cards import overdue_address
from dashboard.pages.definitions import clause_quotes, quotation
from dashboard.pages.parts import head, link, mark, name, severity_state
from dashboard.pages.scene import Scene, known
from dashboard.pages.sources import rules_source

SHOWN = 40
WORST_FIRST = ("severity", "-hours_overdue", "school_code")


def overdue_items(scene: Scene) -> pd.DataFrame:
    """Return what is overdue in the chosen place, worst first, with the school's and town's names."""
    filters: dict[str, Any] = {"town_code": scene.address.town} if scene.address.town else {}
    if scene.school:
        filters = {"school_code": scene.school.code}
    return with_names(scene, scene.board.table("overdue_items", order_by=WORST_FIRST, **filters))


def with_names(scene: Scene, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the items with the names of school and town."""
    named = rows["school_code"].map(school_names(scene)), rows["town_code"].map(scene.towns)
    return rows.assign(school_name=named[0], town_name=named[1])


def school_names(scene: Scene) -> dict[str, str]:
    """Return the schools' names by code."""
    return scene.board.kept("school names", _read_names)


def _read_names(board: Board) -> dict[str, str]:
    rows = board.table("schools", columns=["school_code", "school_name"])
    return dict(zip(rows["school_code"], rows["school_name"], strict=True))


def overdue_panel(scene: Scene, items: pd.DataFrame) -> list[Any]:
    """Return the panel's children."""
    _ = scene.say
    title = _("逾期事项 {count} 件").format(count=f"{len(items):,}")
    if items.empty:
        return [head(title), html.Div([mark("ok"), _("没有逾期事项")], className="sw-none")]
    beside = _("最急在前")
    if len(items) > SHOWN:
        beside = _("最急的 {shown} 件").format(shown=SHOWN)
    everything = link(_("筛选、打印、下载"), overdue_address(scene), className="sw-quiet-link")
    quotes = clause_quotes(scene, list(items["clause_id"].dropna().unique())) if scene.school else {}
    rows = [_item(scene, row, quotes) for row in items.head(SHOWN).itertuples(index=False)]  # each clause quoted once
    return [
        head(title, html.Span(beside), everything),
        html.Ol(rows, className="sw-overdue", tabIndex="0"),
        rules_source(scene, list(items["rule"].unique())),
    ]


def owner_of(scene: Scene, row: Any) -> str:
    """Return who has to act, in the reader's language."""
    return known(row.owner_en if scene.language == "en" else row.owner) or ""


def _where(scene: Scene, row: Any) -> Any:
    """Return the school, as the way to its page; on its own page it need not be said again."""
    if scene.school:
        return None
    school = known(row.school_name)
    if not school:
        return html.Strong(name(known(row.town_name) or scene.county.names[scene.language]))
    return html.Strong(link(name(school), scene.address.at("school", row.school_code), className="sw-go"))


def _item(scene: Scene, row: Any, quotes: dict[str, str]) -> html.Element:
    _ = scene.say
    status = severity_state(row.severity)
    where = " ".join(part for part in (known(row.grade), known(row.class_name), known(row.subject)) if part)
    detail = row.detail_en if scene.language == "en" else row.detail_zh
    town = None if scene.level != "county" else name(known(row.town_name) or "")
    clause = html.Span(row.clause_id) if scene.school and known(row.clause_id) and row.clause_id not in quotes else None
    below = [town, html.Span(owner_of(scene, row)), clause]
    since = _("{moment} 起").format(moment=moment_text(row.due_at, scene.language))
    return html.Li(
        [
            mark(status, title=_("{level} 级").format(level=int(row.severity))),
            html.Div(
                [
                    html.Div([_where(scene, row), name(where)], className="sw-who"),
                    html.Div(html.Span(detail, className="sw-given"), className="sw-what"),
                    html.Div(below, className="sw-whose"),
                    quotation(row.clause_id, quotes.pop(row.clause_id)) if row.clause_id in quotes else None,
                ],
                className="sw-item",
            ),
            html.Div(
                [
                    html.Div(
                        _("逾期 {span}").format(span=hours_text(row.hours_overdue, _)),
                        className=f"sw-span sw-{status.replace('_', '-')}",
                    ),
                    html.Div(since, className="sw-since"),
                ],
                className="sw-when",
            ),
        ]
    )
