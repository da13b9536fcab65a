"""Draws who owes what: how many items each owner, school and rule has, the most first; a click filters by it."""

from dataclasses import dataclass
from typing import Any

from dashboard.language import hours_text
from dashboard.pages import html
from dashboard.pages.overdue_filters import Counts, Overdue, choice_words
from dashboard.pages.parts import head, link, mark, name, severity_state
from dashboard.pages.scene import Scene

SHOWN = 8
"""How many of a group are seen at once; the others are unfolded."""


@dataclass(frozen=True)
class _Total:
    """A group: how many items, the severity of the worst, and the hours of the longest overdue."""

    value: str
    items: int
    worst: int
    longest: float


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
    if not totals:
        return [head(title), nothing_overdue(overdue.scene, _("没有逾期事项"))]
    lines = [_line(overdue, by, total) for total in totals]
    folded = None
    if len(lines) > SHOWN:
        more = _("其余 {count} 个").format(count=len(lines) - SHOWN)
        folded = html.Details([html.Summary(more), html.Ul(lines[SHOWN:], className="sw-group-list")])
    return [head([title, html.Small(str(len(lines)))]), html.Ul(lines[:SHOWN], className="sw-group-list"), folded]


def _totals(counts: Counts, by: str) -> list[_Total]:
    """Return each group, the most items first."""
    groups: dict[str, Counts] = {}
    for row in counts:
        if row[by] is not None:
            groups.setdefault(row[by], []).append(row)
    totals = [
        _Total(
            value=value,
            items=sum(row["items"] for row in rows),
            worst=min(row["severity"] for row in rows),
            longest=max(row["longest"] for row in rows),
        )
        for value, rows in groups.items()
    ]
    return sorted(totals, key=lambda each: (-each.items, each.worst, each.value))


def _line(overdue: Overdue, by: str, total: _Total) -> html.Element:
    scene, _ = overdue.scene, overdue.scene.say
    taken = getattr(scene.address, by) == total.value
    words = choice_words(overdue, by, total.value) if total.value else _("县一级")
    longest = _("最久 {span}").format(span=hours_text(total.longest, _))
    level = _("{level} 级").format(level=total.worst)
    label = [mark(severity_state(total.worst), title=level), name(words)]
    target = scene.address.choose(**{by: None if taken else total.value})
    shown: Any = link(label, target, className="sw-go") if total.value else html.Span(label)
    return html.Li(
        [
            html.Span(shown, className="sw-group-name"),
            html.Span(longest, className="sw-since"),
            html.Strong(f"{total.items:,}", className="sw-number"),
        ],
        className="sw-on" if taken else "",
    )
