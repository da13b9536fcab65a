"""Draws the overdue list, worst first: how bad, where, what, since when, and whose it is."""

from typing import Any

import pandas as pd

from dashboard.board import Board
from dashboard.language import hours_text, moment_text
from dashboard.pages import html
from dashboard.pages.cards import overdue_address
from dashboard.pages.definitions import clause_quotes, quotation
from dashboard.pages.parts import head, link, mark, name, severity_state
from dashboard.pages.scene import Scene, records
from dashboard.pages.sources import rules_source

SHOWN = 40
Item = dict[str, Any]
"""A row of ``overdue_items`` with school_name and town_name; what is not known is ``None``."""

WORST_FIRST = ("severity", "-hours_overdue", "school_code")


def overdue_items(scene: Scene) -> list[Item]:
    """Return what is overdue in the chosen place, worst first, with the school's and town's names."""
    filters: dict[str, Any] = {"town_code": scene.address.town} if scene.address.town else {}
    if scene.school:
        filters = {"school_code": scene.school.code}
    return with_names(scene, scene.board.table("overdue_items", order_by=WORST_FIRST, **filters))


def with_names(scene: Scene, rows: pd.DataFrame) -> list[Item]:
    """Return the items with the names of school and town."""
    schools, towns = school_names(scene), scene.towns
    return [
        {**row, "school_name": schools.get(row["school_code"]), "town_name": towns.get(row["town_code"])}
        for row in records(rows)
    ]


def school_names(scene: Scene) -> dict[str, str]:
    """Return the schools' names by code."""
    return scene.board.kept("school names", _read_names)


def rule_titles(scene: Scene) -> dict[str, str]:
    """Return the titles of the overdue rules by name, in the page's language."""

    def read(board: Board) -> dict[str, str]:
        title = f"title_{scene.language}"
        rows = board.table("dictionary", columns=["name", title], kind="overdue")
        return dict(zip(rows["name"], rows[title], strict=True))

    return scene.board.kept(("rule titles", scene.language), read)


def _read_names(board: Board) -> dict[str, str]:
    rows = board.table("schools", columns=["school_code", "school_name"])
    return dict(zip(rows["school_code"], rows["school_name"], strict=True))


def overdue_panel(scene: Scene, items: list[Item]) -> list[Any]:
    """Return the panel's children."""
    _ = scene.say
    title = _("逾期事项 {count} 件").format(count=f"{len(items):,}")
    if not items:
        return [head(title), html.Div([mark("ok"), _("没有逾期事项")], className="sw-none")]
    beside = _("最急在前")
    if len(items) > SHOWN:
        beside = _("最急的 {shown} 件").format(shown=SHOWN)
    everything = link(_("筛选、打印、下载"), overdue_address(scene), className="sw-quiet-link")
    quotes = clause_quotes(scene, clauses_of(items)) if scene.school else {}
    rows = [_item(scene, row, quotes) for row in items[:SHOWN]]  # each clause quoted once
    return [
        head(title, html.Span(beside), everything),
        html.Ol(rows, className="sw-overdue", tabIndex="0"),
        rules_source(scene, list(dict.fromkeys(row["rule"] for row in items))),
    ]


def clauses_of(items: list[Item]) -> list[str]:
    """Return the clauses that the items name, in their order."""
    return list(dict.fromkeys(item["clause_id"] for item in items if item["clause_id"]))


def owner_of(scene: Scene, row: Item) -> str:
    """Return who has to act, in the reader's language."""
    return row["owner_en" if scene.language == "en" else "owner"] or ""


def whom(row: Item) -> str:
    """Return of whom an item is: the grade, the class, and the masked name or thing."""
    return " ".join(part for part in (row["grade"], row["class_name"], row["subject"]) if part)


def _where(scene: Scene, row: Item) -> Any:
    """Return the school, as the way to its page; on its own page it need not be said again."""
    if scene.school:
        return None
    school = row["school_name"]
    if not school:
        return html.Strong(name(row["town_name"] or scene.county.names[scene.language]))
    return html.Strong(link(name(school), scene.address.at("school", row["school_code"]), className="sw-go"))


def _item(scene: Scene, row: Item, quotes: dict[str, str]) -> html.Element:
    _ = scene.say
    status, quoted = severity_state(row["severity"]), row["clause_id"]
    town = None if scene.level != "county" else name(row["town_name"] or "")
    clause = html.Span(quoted) if scene.school and quoted and quoted not in quotes else None
    below = [town, html.Span(owner_of(scene, row)), clause]
    since = _("{moment} 起").format(moment=moment_text(row["due_at"], scene.language))
    return html.Li(
        [
            mark(status, title=_("{level} 级").format(level=row["severity"])),
            html.Div(
                [
                    html.Div([_where(scene, row), name(whom(row))], className="sw-who"),
                    html.Div(html.Span(row[f"detail_{scene.language}"], className="sw-given"), className="sw-what"),
                    html.Div(below, className="sw-whose"),
                    quotation(quoted, quotes.pop(quoted)) if quoted in quotes else None,
                ],
                className="sw-item",
            ),
            html.Div(
                [
                    html.Div(
                        _("逾期 {span}").format(span=hours_text(row["hours_overdue"], _)),
                        className=f"sw-span sw-{status.replace('_', '-')}",
                    ),
                    html.Div(since, className="sw-since"),
                ],
                className="sw-when",
            ),
        ]
    )
