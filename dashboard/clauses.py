"""Reads the clauses: each sentence of the counties' texts that the program answers for, and the texts' own problems.

A clause is data (``data/counties/<county>/clauses.toml``). What serves it is not written there: it is counted from the
headers of the SQL files, so that a clause cannot claim a server that does not exist.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.resources import COUNTIES
from dashboard.rulefile import RuleFile, read_rules

NATIONAL = "national"
KINDS = ("indicator", "overdue", "heading", "context")
KEYS = frozenset({"id", "quote", "kind", "source", "headings", "reason"})
PROBLEM_KEYS = frozenset({"number", "clauses", "zh", "en"})
OMISSION = "……"
_PUNCTUATION = str.maketrans({"，": ",", "（": "(", "）": ")", "；": ";", "：": ":", "“": '"', "”": '"'})


@dataclass(frozen=True)
class Clause:
    """One sentence of a source, with what it ends as: indicator, overdue, heading or context."""

    id: str
    county: str
    quote: str
    kind: str
    source: str | None = None
    headings: tuple[Mapping[str, Any], ...] = ()
    """Each with zh, en and the ids of the ``clauses`` whose figures stand under it in the bulletin."""
    reason: Mapping[str, str] | None = None

    def says(self, words: str) -> bool:
        """Whether ``words`` stand in the clause; how punctuation and spaces are typed does not matter."""
        return stands_in(words, self.quote)


@dataclass(frozen=True)
class Problem:
    """Something that a source contradicts or leaves out, in both languages."""

    number: int
    county: str
    clauses: tuple[str, ...]
    texts: Mapping[str, str]


def plain(text: str) -> str:
    """Return ``text`` without spaces and with punctuation typed one way, to compare quotations."""
    return re.sub(r"\s", "", text.translate(_PUNCTUATION))


def stands_in(quote: str, text: str) -> bool:
    """Say whether every piece of ``quote`` between its omission marks stands in ``text``, in that order."""
    at, searched = 0, plain(text)
    for piece in plain(quote).split(OMISSION):
        found = searched.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _files(folder: Path) -> list[RuleFile]:
    return [read_rules(path) for path in sorted(folder.glob("*/clauses.toml"))]


def _bilingual(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"zh", "en"} and all(value.values())


def _is_heading(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"zh", "en", "clauses"} and all(value.values())


def _clause(file: RuleFile, raw: Mapping[str, Any], seen: Mapping[str, Clause]) -> Clause:
    name = str(raw.get("id", ""))
    for wrong, zh, en in (
        (not name or not raw.get("quote"), "条款要有 id 和 quote", "a clause needs an id and a quote"),
        (name in seen, "这个条款号已经用过", "this clause's id is taken"),
        (
            bool(set(raw) - KEYS),
            f"只能用这些键：{'、'.join(sorted(KEYS))}",
            f"only these keys: {', '.join(sorted(KEYS))}",
        ),
        (raw.get("kind") not in KINDS, f"kind 只能是 {'、'.join(KINDS)}", f"kind is one of {', '.join(KINDS)}"),
        (
            raw.get("kind") == "context" and not _bilingual(raw.get("reason")),
            "kind = context 要写明中英文 reason",
            "kind = context needs a reason in both languages",
        ),
        (
            raw.get("kind") == "heading" and not all(map(_is_heading, raw.get("headings") or [None])),
            "kind = heading 要列出中英文 headings，各写明所属的 clauses",
            "kind = heading lists its headings in both languages, each with the clauses that stand under it",
        ),
    ):
        if wrong:
            raise file.error_at(_line_of(file, f'id = "{name}"'), f"{name} {zh}。", f"{name} {en}.")
    county = file.path.parent.name
    headings = tuple(raw.get("headings", ()))
    return Clause(name, county, raw["quote"], raw["kind"], raw.get("source"), headings, raw.get("reason"))


def _line_of(file: RuleFile, start: str) -> int:
    return next((number for number, line in enumerate(file.text.splitlines(), 1) if line.startswith(start)), 1)


@lru_cache
def load_clauses(folder: Path = COUNTIES) -> Mapping[str, Clause]:
    """Read every clause of every county and the national ones, by id, county by county in the files' order.

    Raises:
        SchoolwatchError: a clause is incomplete, or its id is taken.
    """
    found: dict[str, Clause] = {}
    for file in _files(folder):
        for raw in file.raw.get("clauses", []):
            clause = _clause(file, raw, found)
            found[clause.id] = clause
    return found


def load_problems(folder: Path = COUNTIES) -> list[Problem]:
    """Read the problems that the sources have in themselves, by number.

    Raises:
        SchoolwatchError: a problem is incomplete, or names a clause that does not exist.
    """
    known = load_clauses(folder)
    found = []
    for file in _files(folder):
        for raw in file.raw.get("problems", []):
            if set(raw) != PROBLEM_KEYS or not set(raw["clauses"]) <= known.keys():
                raise file.error_at(
                    _line_of(file, f"number = {raw.get('number')}"),
                    "来源问题要有 number、clauses（存在的条款号）和 zh、en 两段文字。",
                    "a problem needs number, clauses (that exist) and a text in zh and en.",
                )
            texts = {"zh": raw["zh"], "en": raw["en"]}
            found.append(Problem(raw["number"], file.path.parent.name, tuple(raw["clauses"]), texts))
    return sorted(found, key=lambda problem: problem.number)


def clause_for(clauses: Sequence[str], county: str, known: Mapping[str, Clause] | None = None) -> str | None:
    """Pick the clause that ``county`` itself wrote among those a rule serves, else a national one.

    None says that the rule does not hold there: the county wrote down what it does, and this is not in it. A county
    that wrote nothing down yet borrows the rule with the first clause.
    """
    known = load_clauses() if known is None else known

    def first_of(name: str, among: Iterable[str]) -> str | None:
        return next((each for each in among if each in known and known[each].county == name), None)

    found = first_of(county, clauses) or first_of(NATIONAL, clauses)
    wrote = any(clause.county == county for clause in known.values())
    return found if found or wrote or not clauses else clauses[0]
