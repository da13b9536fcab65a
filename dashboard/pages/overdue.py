"""Draws the overdue list, worst first: how bad, where, what, since when, and whose it is."""

from typing import Any

import pandas as pd
from dash import html

from dashboard.language import moment_text
from dashboard.pages.cards import SEVERITY_STATES
from dashboard.pages.parts import head, hours_text, mark, name
from dashboard.pages.scene import Scene, known

SHOWN = 40


def overdue_items(scene: Scene) -> pd.DataFrame:
    """Return what is overdue in the chosen place, worst first, with the school's and town's names."""
    filters: dict[str, Any] = {"town_code": scene.address.town} if scene.address.town else {}
    rows = scene.board.table("overdue_items", order_by=["severity", "-hours_overdue", "school_code"], **filters)
    schools = scene.board.table("schools", columns=["school_code", "school_name"]).set_index("school_code")
    return rows.assign(
        school_name=rows["school_code"].map(schools["school_name"]), town_name=rows["town_code"].map(scene.towns)
    )


def overdue_panel(scene: Scene, items: pd.DataFrame) -> list[Any]:
    """Return the panel's children."""
    _ = scene.say
    title = _("逾期事项 {count} 件").format(count=f"{len(items):,}")
    if items.empty:
        return [head(title), html.Div([mark("ok"), _("没有逾期事项")], className="sw-none")]
    beside = _("最急在前")
    if len(items) > SHOWN:
        beside = _("最急的 {shown} 件").format(shown=SHOWN)
    query = f"lang={scene.language}&order_by=severity,-hours_overdue"
    if scene.address.town:
        query += f"&town_code={scene.address.town}"
    everything = html.A(_("下载"), href=f"/api/tables/overdue_items.xlsx?{query}", className="sw-quiet-link")
    rows = [_item(scene, row) for row in items.head(SHOWN).itertuples(index=False)]
    return [head(title, html.Span(beside), everything), html.Ol(rows, className="sw-overdue")]


def _owner(scene: Scene, row: Any) -> str:
    """Return who has to act, in the reader's language."""
    return known(row.owner_en if scene.language == "en" else row.owner) or ""


def _item(scene: Scene, row: Any) -> html.Li:
    _ = scene.say
    status = SEVERITY_STATES.get(int(row.severity), "ok")
    where = " ".join(part for part in (known(row.grade), known(row.class_name), known(row.subject)) if part)
    detail = row.detail_en if scene.language == "en" else row.detail_zh
    below = [name(known(row.town_name) or ""), html.Span(_owner(scene, row))]
    since = _("{moment} 起").format(moment=moment_text(row.due_at, scene.language))
    return html.Li(
        [
            mark(status, title=_("{level} 级").format(level=int(row.severity))),
            html.Div(
                [
                    html.Div([html.Strong(name(known(row.school_name) or "")), name(where)], className="sw-who"),
                    html.Div(html.Span(detail, className="sw-given"), className="sw-what"),
                    html.Div(below, className="sw-whose"),
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
