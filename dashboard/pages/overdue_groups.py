"""Draws who owes what: how many items each owner, school and rule has, the most first; a click filters by it."""

from typing import Any

import pandas as pd

from dashboard.language import hours_text
from dashboard.pages import html
from dashboard.pages.overdue_filters import Overdue, choice_words
from dashboard.pages.parts import head, link, mark, name, severity_state
from dashboard.pages.scene import Scene

SHOWN = 8
"""How many of a group are seen at once; the others are unfolded."""


def groups(overdue: Overdue) -> list[Any]:
    """Return the panels of who owes what."""
    _ = overdue.scene.say
    titles = {"owner": _("按责任人"), "school": _("按学校"), "rule": _("按规则")}
    return [
        html.Section(_group(overdue, by, title), className="sw-panel", id=f"by-{by}") for by, title in titles.items()
    ]


def nothing_overdue(scene: Scene, words: str) -> html.Element:
    """Return the words where nothing is listed; where there are no data yet, they say that, which is not well."""
    _ = scene.say
    shown: list[Any] = [mark("ok"), words] if scene.days else [mark("no_data"), _("还没有任何数据")]
    return html.Div(shown, className="sw-none")


def _group(overdue: Overdue, by: str, title: str) -> list[Any]:
    _ = overdue.scene.say
    totals = _totals(overdue.chosen, by)
    if totals.empty:
        return [head(title), nothing_overdue(overdue.scene, _("没有逾期事项"))]
    lines = [_line(overdue, by, row) for row in totals.itertuples(index=False)]
    folded = None
    if len(lines) > SHOWN:
        more = _("其余 {count} 个").format(count=len(lines) - SHOWN)
        folded = html.Details([html.Summary(more), html.Ul(lines[SHOWN:], className="sw-group-list")])
    return [head([title, html.Small(str(len(lines)))]), html.Ul(lines[:SHOWN], className="sw-group-list"), folded]


def _totals(counts: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return value, items, worst and longest of each group, the most items first."""
    grouped = counts.groupby(by, as_index=False).agg(
        items=("items", "sum"), worst=("severity", "min"), longest=("longest", "max")
    )
    ordered = grouped.sort_values(["items", "worst", by], ascending=[False, True, True])
    return ordered.rename(columns={by: "value"})


def _line(overdue: Overdue, by: str, row: Any) -> html.Element:
    scene, _ = overdue.scene, overdue.scene.say
    taken = getattr(scene.address, by) == row.value
    words = choice_words(overdue, by, row.value) if row.value else _("县一级")
    longest = _("最久 {span}").format(span=hours_text(row.longest, _))
    worst = int(row.worst)
    level = _("{level} 级").format(level=worst)
    label = [mark(severity_state(worst), title=level), name(words)]
    target = scene.address.choose(**{by: None if taken else row.value})
    shown: Any = link(label, target, className="sw-go") if row.value else html.Span(label)
    return html.Li(
        [
            html.Span(shown, className="sw-group-name"),
            html.Span(longest, className="sw-since"),
            html.Strong(f"{row.items:,}", className="sw-number"),
        ],
        className="sw-on" if taken else "",
    )
