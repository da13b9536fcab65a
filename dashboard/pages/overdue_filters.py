"""Filters what is overdue by the address alone, counts what is left, and draws the lists to choose from.

One query counts every combination of what can be filtered; all lists and groups are sums of it, so that thousands of
items cost no more than a few.
"""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.language import N_
from dashboard.pages import html
from dashboard.pages.address import Address
from dashboard.pages.overdue import rule_titles, school_names
from dashboard.pages.parts import ALL, chooser, link
from dashboard.pages.scene import Scene, records

COUNTS = """
    SELECT rule, kind, severity, coalesce(town_code, '') AS town, coalesce(school_code, '') AS school, owner,
        owner_en, CASE WHEN hours_overdue < 24 THEN 1 WHEN hours_overdue < 72 THEN 3
        WHEN hours_overdue < 168 THEN 7 WHEN hours_overdue < 720 THEN 30 ELSE 31 END AS days,
        count(*) AS items, max(hours_overdue) AS longest
    FROM overdue_items
    GROUP BY ALL"""
DAYS = (1, 3, 7, 30)
OLDER = "older"
"""Fell due more than a week ago."""

WEEK = 7
FOR_EVER = 1e9
FILTERS = ("rule", "severity", "kind", "town", "owner", "age")
COLUMNS = {"town": "town_code", "school": "school_code"}
Counts = list[dict[str, Any]]
"""Rows of ``COUNTS``."""

KIND_WORDS = {"overdue": N_("逾期"), "missing": N_("缺报"), "violation": N_("违规")}


@dataclass(frozen=True)
class Overdue:
    """What is overdue: the counts of all of it, and of what the address asks for."""

    scene: Scene
    every: Counts
    chosen: Counts
    titles: dict[str, str]
    schools: dict[str, str]

    @property
    def count(self) -> int:
        """How many items the address asks for."""
        return _items(self.chosen)


def read_overdue(scene: Scene) -> Overdue:
    """Count what is overdue, all of it and what the address asks for."""
    every = records(scene.board.sql(COUNTS))
    return Overdue(
        scene=scene,
        every=every,
        chosen=_kept(every, scene.address),
        titles=rule_titles(scene),
        schools=school_names(scene),
    )


def _items(counts: Counts) -> int:
    return sum(row["items"] for row in counts)


def _kept(counts: Counts, address: Address, *, but: str = "") -> Counts:
    """Keep what the address asks for, of every filter but one."""
    for name in ("rule", "kind", "town", "school", "owner", "severity"):
        wanted = getattr(address, name)
        if wanted and name != but:
            counts = [row for row in counts if str(row[name]) == wanted]
    if but == "age" or not _known_age(address):
        return counts
    return [row for row in counts if _is_of_age(row, address.age or "")]


def _is_of_age(row: dict[str, Any], age: str) -> bool:
    return row["days"] > WEEK if age == OLDER else row["days"] <= int(age)


def _known_age(address: Address) -> bool:
    return address.age == OLDER or address.age in {str(days) for days in DAYS}


def filters(address: Address) -> dict[str, Any]:
    """Return what the address asks for as the board's filters: column to value, or from … to."""
    asked: dict[str, Any] = {
        COLUMNS.get(name, name): value
        for name in ("rule", "kind", "town", "school", "owner")
        if (value := getattr(address, name))
    }
    if address.severity:
        asked["severity"] = int(address.severity) if address.severity.isdecimal() else -1
    if _known_age(address):
        week, days = WEEK * 24.0, 0.0 if address.age == OLDER else 24.0 * int(address.age or 0)
        asked["hours_overdue"] = (week, FOR_EVER) if address.age == OLDER else (-FOR_EVER, math.nextafter(days, 0))
    return asked


def download_address(address: Address, kind: str) -> str:
    """Return the stable address of exactly the rows that the page shows."""
    pairs = [
        (column, f"{value[0]}..{value[1]}" if isinstance(value, tuple) else value)
        for column, value in filters(address).items()
    ]
    order = ("order_by", "severity,-hours_overdue,school_code")
    return f"/api/tables/overdue_items.{kind}?{urlencode([*pairs, order, ('lang', address.language)])}"


def filter_bar(overdue: Overdue) -> html.Element:
    """Return the lists to choose from, each with how many items each choice would leave."""
    _ = overdue.scene.say
    titles = {
        **{"rule": _("规则"), "severity": _("轻重"), "kind": _("类别"), "town": _("乡镇"), "owner": _("责任人")},
        **{"age": _("到期时间")},
    }
    return html.Div([_filter(overdue, name, titles[name]) for name in FILTERS], className="sw-filters")


def _filter(overdue: Overdue, name: str, title: str) -> html.Element:
    scene, _ = overdue.scene, overdue.scene.say
    chosen = getattr(scene.address, name)
    counts = _kept(overdue.every, scene.address, but=name)
    left = _ages(counts) if name == "age" else _sums(counts, name)
    every = _("{title}：全部").format(title=title)
    options = [{"label": every, "value": ALL}]
    order = left if name in ("age", "severity") else sorted(left, key=lambda value: -left[value])
    listed = [value for value in order if value and (left[value] or value == chosen)]
    if chosen and chosen not in listed:
        listed.append(chosen)
    options += [
        {"label": f"{choice_words(overdue, name, value)} ({left.get(value, 0):,})", "value": value} for value in listed
    ]
    return chooser(name, options, chosen or ALL, title)


def _sums(counts: Counts, name: str) -> dict[str, int]:
    """Return how many items each value of a filter has, in the order of the values."""
    sums = Counter[str]()
    for row in counts:
        if row[name] is not None:
            sums[str(row[name])] += row["items"]
    return dict(sorted(sums.items()))


def _ages(counts: Counts) -> dict[str, int]:
    ages = (*map(str, DAYS), OLDER)
    return {age: _items([row for row in counts if _is_of_age(row, age)]) for age in ages}


def choice_words(overdue: Overdue, name: str, value: str) -> str:
    """Return a filter's value in words; a value that is not known stands as it is."""
    scene, _ = overdue.scene, overdue.scene.say
    if name == "age":
        if value == OLDER:
            return _("更早（7 天以前到期）")
        return _("24 小时内到期") if value == "1" else _("{count} 天内到期").format(count=value)
    if name == "owner":
        return owner_words(overdue, value)
    words = {
        "rule": overdue.titles,
        "severity": {str(level): _("{level} 级").format(level=level) for level in (1, 2, 3)},
        "kind": {kind: _(word) for kind, word in KIND_WORDS.items()},
        "town": scene.towns,
        "school": overdue.schools,
    }[name]
    return str(words.get(value, value))


def owner_words(overdue: Overdue, owner: str) -> str:
    """Return who has to act, in the reader's language."""
    if overdue.scene.language != "en":
        return owner
    return next((row["owner_en"] for row in overdue.every if row["owner"] == owner), None) or owner


def chips(overdue: Overdue) -> list[Any]:
    """Return what is filtered by, each with a way to take it back, and one to take all back."""
    scene, _ = overdue.scene, overdue.scene.say
    asked = [(name, value) for name in (*FILTERS, "school") if (value := getattr(scene.address, name))]
    taken = [
        link(
            f"× {choice_words(overdue, name, value)}",
            scene.address.choose(**{name: None}),
            className="sw-chip sw-button",
            title=_("取消这个条件"),
        )
        for name, value in asked
    ]
    if len(asked) > 1:
        bare: dict[str, Any] = {name: None for name, _value in asked}
        taken.append(link(_("全部取消"), scene.address.choose(**bare), className="sw-chip"))
    return taken


def filter_words(overdue: Overdue) -> str:
    """Return in a sentence what is filtered by, for paper."""
    scene, _ = overdue.scene, overdue.scene.say
    asked = [(name, value) for name in (*FILTERS, "school") if (value := getattr(scene.address, name))]
    return _("、").join(choice_words(overdue, name, value) for name, value in asked) or _("全部")
