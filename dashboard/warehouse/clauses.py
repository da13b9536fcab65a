"""Publishes the clauses with what serves each, and the problems that the sources have in themselves."""

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.clauses import Clause, load_clauses, load_problems
from dashboard.errors import SchoolwatchError
from dashboard.warehouse.catalogue import UNLISTED, Query

COLUMNS = ["clause_id", "county", "quote", "kind", "served_by", "reason", "reason_en", "source"]
PROBLEM_COLUMNS = ["problem", "county", "clauses", "text_zh", "text_en"]
NOT_BUILT = {"zh": "尚未实现", "en": "not built yet"}
RULE_NOT_BUILT = {"zh": "只有指标，逾期规则尚未实现", "en": "measured only; the overdue rule is not built yet"}


def clauses_table(queries: Sequence[Query]) -> pd.DataFrame:
    """Return the table ``clauses``: every clause of every county, with the names of the SQL files that serve it.

    A heading serves itself: the bulletin's sections are its ``headings``. What nothing serves yet says so.

    Raises:
        SchoolwatchError: a SQL file names a clause that does not exist.
    """
    clauses = load_clauses()
    served = _served(queries, clauses)
    rows = [
        (clause.id, clause.county, clause.quote, clause.kind, *_told(clause, served.get(clause.id, [])), clause.source)
        for clause in clauses.values()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype("string")


def _told(clause: Clause, served_by: Sequence[Query]) -> tuple[str | None, str | None, str | None]:
    """Return what serves the clause, and in both languages why nothing, or not all of it, does."""
    names = [query.name for query in served_by]
    if clause.headings:
        names.append(f"heading: {'、'.join(each['zh'] for each in clause.headings)}")
    reason = clause.reason or {}
    if not names and not reason:
        reason = NOT_BUILT
    elif clause.kind == "overdue" and all(query.kind == "indicator" for query in served_by):
        reason = RULE_NOT_BUILT
    return ", ".join(names) or None, reason.get("zh"), reason.get("en")


def _served(queries: Sequence[Query], clauses: Mapping[str, Clause]) -> dict[str, list[Query]]:
    served: dict[str, list[Query]] = {}
    for query in queries:
        for name in query.clauses:
            if name not in clauses:
                raise SchoolwatchError(
                    f"{query.file} 的 clauses 里有不存在的条款“{name}”。"
                    "请改成 data/counties/*/clauses.toml 里的条款号。",
                    f"{query.file} names the clause “{name}”, which does not exist."
                    " Use one of data/counties/*/clauses.toml.",
                )
            if query.kind not in UNLISTED:
                served.setdefault(name, []).append(query)
    return served


def problems_table() -> pd.DataFrame:
    """Return the table ``source_problems``: what the sources contradict or leave out, as it is."""
    rows = [
        (each.number, each.county, ", ".join(each.clauses), each.texts["zh"], each.texts["en"])
        for each in load_problems()
    ]
    return pd.DataFrame(rows, columns=PROBLEM_COLUMNS)
