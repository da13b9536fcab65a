"""Reads the dictionary: every indicator, rule, detector, check, table in between and data set, and who reads whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.charts.lineage import Node
from dashboard.contracts import load_contracts
from dashboard.field_texts import description
from dashboard.language import N_
from dashboard.pages.scene import Scene, known

KINDS = {
    "indicator": N_("指标"),
    "overdue": N_("逾期规则"),
    "signal": N_("预警探测器"),
    "contradiction": N_("核对"),
    "daily": N_("每日计数"),
    "shared": N_("中间结果"),
    "meeting": N_("会商用表"),
    "dataset": N_("数据集"),
}
"""The kinds, in the order in which the page lists them."""
TABLES = ("daily", "shared")
PUBLISHED = {
    "episode_alarms": "episode_alarms",
    "reporting": "daily.reporting",
    "towns": "dataset.towns",
    "schools": "dataset.schools",
    "classes": "dataset.classes",
}
"""What SQL reads under the name that it is published with."""


@dataclass(frozen=True)
class Entry:
    """One thing that has a definition.

    ``reads`` names other entries, ``rules`` the county's own tables; ``row`` is its line in the published dictionary.
    """

    name: str
    kind: str
    title: str
    notes: str
    reads: tuple[str, ...]
    rules: tuple[str, ...]
    row: Mapping[Any, Any]


def entries(scene: Scene) -> dict[str, Entry]:
    """Return all entries by name, in the order of their kinds and titles."""
    english = scene.language == "en"
    found = []
    for row in scene.board.table("dictionary", order_by="name").to_dict("records"):
        reads = [each.strip() for each in (known(row["reads"]) or "").split(",") if each.strip()]
        found.append(
            Entry(
                name=row["name"],
                kind=row["kind"],
                title=row["title_en"] if english else row["title_zh"],
                notes=known(row.get(f"notes_{scene.language}")) or "",  # an older program's version has none
                reads=tuple(dict.fromkeys(filter(None, map(_entry_of, reads)))),
                rules=tuple(each for each in reads if not _entry_of(each)),
                row=row,
            )
        )
    for contract in load_contracts().values():
        title = contract.title_en if english else contract.title
        notes = description(contract)[1 if english else 0]
        found.append(Entry(contract.name, "dataset", title, notes, (), (), {}))
    order = list(KINDS)
    found.sort(key=lambda each: (order.index(each.kind), each.title))
    return {_key(each): each for each in found}


def _key(entry: Entry) -> str:
    """Return the name by which an entry is found: its own; a table in between and a data set with their kind."""
    return f"{entry.kind}.{entry.name}" if entry.kind in (*TABLES, "dataset") else entry.name


def _entry_of(table: str) -> str | None:
    """Return the entry that a table read by SQL is, None where it is one of the county's rules."""
    schema, _, name = table.rpartition(".")
    if schema == "lake":
        return f"dataset.{name}"
    if schema in TABLES:
        return table
    return PUBLISHED.get(name)


def readers(entry: str, all_entries: Mapping[str, Entry]) -> list[str]:
    """Return the entries that read this one."""
    return [name for name, each in all_entries.items() if entry in each.reads]


def nodes(chosen: str, all_entries: Mapping[str, Entry]) -> list[Node]:
    """Return the boxes of the drawing: all that the chosen entry stands on, itself, and what reads it."""
    above: list[str] = []
    waiting = [chosen]
    while waiting:
        name = waiting.pop(0)
        if name not in above and name in all_entries:
            above.append(name)
            waiting += all_entries[name].reads
    shown = [*above, *(name for name in readers(chosen, all_entries) if name not in above)]
    within = set(above)
    return [
        Node(
            name,
            all_entries[name].title,
            tuple(each for each in all_entries[name].reads if each in within) if name in within else (chosen,),
        )
        for name in shown
    ]
