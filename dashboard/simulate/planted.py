"""Keeps what was broken on purpose, so that ``truth/planted.csv`` says exactly what the rules must find."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.clauses import clause_for
from dashboard.county import County
from dashboard.resources import QUERIES
from dashboard.sqlfile import split_front_matter

COLUMNS = ("found_in", "name", "clause_id", "school_code", "grade", "class_name", "at")
OVERDUE, CONTRADICTIONS = "overdue_items", "contradictions"


@dataclass(frozen=True, order=True)
class Plant:
    """One finding to be made: in which table, by which rule and clause, where, and ``at`` when.

    ``at`` is an overdue item's due_at, or a contradiction's day.
    """

    found_in: str
    name: str
    clause_id: str
    school_code: str
    grade: str
    class_name: str
    at: datetime


class Planted:
    """Collects the plants of one county; what no clause of the county asks for is not a finding there."""

    def __init__(self, county: County) -> None:
        self._clauses = {
            name: clause_for(clauses, county.name)
            for folder in ("overdue", "contradictions")
            for name, clauses in _clauses(folder)
        }
        self.plants: list[Plant] = []

    def holds(self, rule: str) -> bool:
        """Say whether the rule or check exists and holds in this county."""
        return self._clauses.get(rule) is not None

    def add(self, found_in: str, rule: str, place: Sequence[str], at: datetime) -> None:
        """Keep a plant at ``place`` (school, grade, class) where the rule holds."""
        clause = self._clauses.get(rule)
        if clause is not None:
            school_code, grade, class_name = place
            self.plants.append(Plant(found_in, rule, clause, school_code, grade, class_name, at))

    def rows(self) -> Iterator[tuple[str | datetime, ...]]:
        """Yield the rows of ``truth/planted.csv``, in order."""
        for each in sorted(self.plants):
            yield tuple(getattr(each, name) for name in COLUMNS)


def _clauses(folder: str) -> Iterator[tuple[str, Sequence[str]]]:
    for path in sorted((QUERIES / folder).glob("*.sql")):
        header: Mapping[str, Sequence[str]] = split_front_matter(path)[0]
        yield path.stem, header["clauses"]


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins."""
    return datetime.combine(day, datetime.min.time())
