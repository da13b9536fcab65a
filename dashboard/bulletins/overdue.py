"""Lists in a bulletin what is overdue, missing or violated: by whose it is, worst first, counted, with its clause."""

from typing import Any

from dashboard.bulletins.edition import Edition, rows_of
from dashboard.clauses import load_clauses
from dashboard.language import Translator, hours_text

NAMED_SCHOOLS = 5


def owners(found: Edition) -> list[dict[str, Any]]:
    """Return the overdue items by owner, the owner with the worst first; within, one row for each rule."""
    items = found.board.overdue()
    titles = {each.name: each for each in rows_of(found.board.table("dictionary", kind="overdue"))}
    clauses = load_clauses()
    groups: dict[str, list[dict[str, Any]]] = {}
    rules = items.groupby(["severity", "rule"], sort=True)
    for (severity, rule), rows in sorted(rules, key=lambda each: (each[0][0], -each[1]["hours_overdue"].max())):
        first = rows_of(rows)[0]
        entry, clause = titles[str(rule)], clauses.get(str(first.clause_id))
        row = {
            "severity": str(severity),
            "title": entry.title_en if found.language == "en" else entry.title_zh,
            "clause": f"{first.clause_id}：{clause.quote}" if clause else str(first.clause_id or "—"),
            "count": str(len(rows)),
            "schools": _some(list(dict.fromkeys(rows["school_name"].dropna())), found.say),
            "longest": hours_text(rows["hours_overdue"].max(), found.say),
        }
        groups.setdefault(found.pick(first, "owner") if first.owner else "—", []).append(row)
    return [{"owner": owner, "rows": rows} for owner, rows in groups.items()]


def _some(names: list[str], _: Translator) -> str:
    shown = _("、").join(names[:NAMED_SCHOOLS])
    if len(names) > NAMED_SCHOOLS:
        return _("{names}等 {count} 校").format(names=shown, count=len(names))
    return shown or "—"
