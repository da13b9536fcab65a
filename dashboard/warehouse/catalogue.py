"""Loads the SQL files of ``queries/``: what each is called, what it says about itself and what it reads.

What a file reads is found by parsing it, so build order, lineage and "what is affected" follow from the SQL alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp

from dashboard.errors import SchoolwatchError
from dashboard.resources import QUERIES, ROOT
from dashboard.sqlfile import split_front_matter

KINDS = {
    "daily": "daily",
    "shared": "shared",
    "indicators": "indicator",
    "contradictions": "contradiction",
    "overdue": "overdue",
    "signals": "signal",
    "meeting": "meeting",
}
TABLES = ("daily", "shared")  # kinds that others read: by day and kept, or over all days and computed anew
WIDE = r"[“”⺀-\uffef]"
BROKEN = re.compile(f"(?<={WIDE}) (?={WIDE})")
"""The space that YAML puts where a line of Chinese was broken."""
UNLISTED = (*TABLES, "meeting")  # tables that others read or pages show, not figures, rules or detectors of their own


@dataclass(frozen=True)
class Query:
    """One SQL file: its kind (a value of KINDS), its header, and the tables it reads."""

    name: str
    kind: str
    path: Path
    header: Mapping[str, Any]
    sql: str
    reads: frozenset[str]

    @property
    def is_own(self) -> bool:
        """Whether an analyst added it; a file that is shipped stops the build where it is wrong, this one does not."""
        return not self.path.is_relative_to(QUERIES)

    @property
    def file(self) -> str:
        """The path by which the file is told."""
        return shown_path(self.path)

    @property
    def table(self) -> str:
        """The table that other queries read it as."""
        return self.name if self.kind == "meeting" else f"{self.kind}.{self.name}"

    @property
    def columns(self) -> list[str]:
        """The names of the columns that the SELECT gives."""
        tree = sqlglot.parse_one(self.sql, read="duckdb")
        return list(tree.named_selects) if isinstance(tree, exp.Query) else []

    @property
    def of_its_day(self) -> bool:
        """Whether later days' rows do not change its figures of a day: days before a change need not be computed."""
        return bool(self.header.get("of_its_day", False))

    @property
    def clauses(self) -> list[str]:
        """The clauses that the file serves."""
        return list(self.header["clauses"])

    def unit(self, language: str) -> str | None:
        """The unit in ``zh`` or ``en``; one text serves both where the header gives one."""
        unit = self.header.get("unit")
        return unit[language] if isinstance(unit, dict) else unit

    def notes(self, language: str) -> str:
        """How it is counted, in ``zh`` or ``en``; an office's own file may say it in one text, which serves both."""
        notes = self.header.get("notes")
        told = notes.get(language) if isinstance(notes, dict) else notes
        return BROKEN.sub("", " ".join(str(told or "").split()))


def shown_path(path: Path) -> str:
    """Return the path of a SQL file as it is told: within the project, or else from its ``queries/`` on."""
    within = ROOT if path.is_relative_to(ROOT) else path.parent.parent.parent
    return path.relative_to(within).as_posix()


def tables_read(sql: str) -> frozenset[str]:
    """Return the tables a SELECT reads, as ``schema.name`` or ``name``, without its own CTEs."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    tables = {f"{table.db}.{table.name}" if table.db else table.name for table in tree.find_all(exp.Table)}
    return frozenset(tables - own)


def read_query(path: Path) -> Query:
    """Read one SQL file.

    Raises:
        SchoolwatchError: a header that lacks a title in both languages or the clauses, or SQL that cannot be parsed.
    """
    header, sql = split_front_matter(path)
    title = header.get("title", {})
    if not {"zh", "en"} <= set(title) or "clauses" not in header:
        raise SchoolwatchError(
            f"{path.name} 的文件头要有中英文 title 和 clauses（没有条款时写 clauses: [] 和 reason）。",
            f"{path.name} needs a title in both languages and its clauses (clauses: [] with a reason where none).",
        )
    try:
        reads = tables_read(sql)
    except sqlglot.ParseError as error:
        raise SchoolwatchError(
            f"{path.name} 的 SQL 有误：{error}", f"The SQL of {path.name} is wrong: {error}"
        ) from error
    return Query(path.stem, KINDS[path.parent.name], path, header, sql, reads)


@lru_cache
def load_queries(folder: Path = QUERIES) -> tuple[Query, ...]:
    """Read every SQL file of the folders that KINDS names."""
    return tuple(read_query(path) for kind in KINDS for path in sorted((folder / kind).glob("*.sql")))


def of_kind(queries: Iterable[Query], kind: str) -> list[Query]:
    """Pick the queries of one kind."""
    return [query for query in queries if query.kind == kind]


def in_build_order(queries: Iterable[Query]) -> list[Query]:
    """Order queries of one folder so that each comes after those it reads.

    Raises:
        SchoolwatchError: they read each other in a circle.
    """
    waiting = {query.table: query for query in queries}
    ordered: list[Query] = []
    while waiting:
        ready = [name for name, query in waiting.items() if not query.reads & waiting.keys() - {name}]
        if not ready:
            circle = ", ".join(sorted(waiting))
            raise SchoolwatchError(
                f"这些 SQL 互相引用成环：{circle}", f"These SQL files read each other in a circle: {circle}"
            )
        ordered += [waiting.pop(name) for name in ready]
    return ordered


def stands_on(query: Query, queries: Iterable[Query]) -> set[str]:
    """Return every table that a query reads, itself or through the tables it reads.

    Who reported is no figure of its own: what stands behind ``daily.reporting`` does not count.
    """
    made = {each.table: each for each in queries if each.kind in TABLES and each.name != "reporting"}
    found: set[str] = set()
    waiting = list(query.reads)
    while waiting:
        table = waiting.pop()
        if table not in found:
            found.add(table)
            waiting += made[table].reads if table in made else ()
    return found


def sources(query: Query, queries: Iterable[Query]) -> list[str]:
    """List the data sets a query stands on."""
    tables = stands_on(query, queries)
    return sorted(table.removeprefix("lake.") for table in tables if table.startswith("lake."))
