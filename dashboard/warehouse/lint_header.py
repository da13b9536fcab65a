"""Says what is wrong with the header of a SQL file: a misspelt key, a title in one language, a clause nobody wrote."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.clauses import load_clauses

Said = tuple[str, str, Mapping[str, Any]]
"""Which of SAYS, the key whose line it is about, and what fills the sentence."""

COMMON = ("title", "clauses", "reason", "notes")
KEYS = {
    "daily": COMMON,
    "shared": (*COMMON, "reach"),
    "meeting": COMMON,
    "signal": (*COMMON, "parity", "reach"),
    "indicator": (*COMMON, "unit", "better", "levels", "over_places", "over_time", "of_its_day"),
    "contradiction": (*COMMON, "left", "right", "says"),
    "overdue": (*COMMON, "kind", "severity", "owner", "says"),
}
CHOICES = {
    "over_places": ("sum", "min", "max"),
    "over_time": ("sum", "last", "min", "max"),
}
OVERDUE_KINDS = ("overdue", "missing", "violation")
BILINGUAL = {"contradiction": ("left", "right", "says"), "overdue": ("owner", "says")}
SEVERITIES = (1, 2, 3)


def _bilingual(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(value.get(each), str) and value[each] for each in ("zh", "en"))


def header_faults(header: Mapping[str, Any], kind: str) -> Iterator[Said]:
    """Yield what is wrong with a header of a file of that kind."""
    known = KEYS.get(kind)
    for key in header:
        if known and key not in known:
            yield "key", key, {"key": key, "known": ", ".join(known)}
    if not _bilingual(header.get("title")):
        yield "title", "title", {}
    if not _bilingual(header.get("notes")):
        yield "notes", "notes", {}
    yield from _clauses(header)
    yield from {"indicator": _indicator, "overdue": _overdue}.get(kind, lambda _: iter(()))(header)
    for key in BILINGUAL.get(kind, ()):
        if not _bilingual(header.get(key)):
            yield "bilingual", key, {"key": key}


def _clauses(header: Mapping[str, Any]) -> Iterator[Said]:
    clauses = header.get("clauses")
    if not isinstance(clauses, list):
        yield "clauses", "clauses", {}
        return
    if not clauses and not header.get("reason"):
        yield "reason", "clauses", {}
    for clause in clauses:
        if clause not in load_clauses():
            yield "clause", "clauses", {"clause": clause}


def _indicator(header: Mapping[str, Any]) -> Iterator[Said]:
    if not isinstance(header.get("unit"), str) and not _bilingual(header.get("unit")):
        yield "unit", "unit", {}
    if header.get("better", "lower") not in ("lower", "higher"):
        yield "better", "better", {}
    levels = header.get("levels", {})
    if not isinstance(levels, Mapping) or not all(
        name in ("warn", "alarm") and isinstance(line, int | float) for name, line in levels.items()
    ):
        yield "levels", "levels", {}
    for key, known in CHOICES.items():
        if header.get(key, "sum") not in known:
            yield "over", key, {"key": key, "known": ", ".join(known)}


def _overdue(header: Mapping[str, Any]) -> Iterator[Said]:
    if header.get("kind") not in OVERDUE_KINDS:
        yield "kind", "kind", {"known": ", ".join(OVERDUE_KINDS)}
    if header.get("severity") not in SEVERITIES:
        yield "severity", "severity", {}
