"""The county that is being played, as those who write about it see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from dashboard.calendar import deadline
from dashboard.contracts import Contract
from dashboard.county import County
from dashboard.simulate.chance import at, stream
from dashboard.simulate.exports import OFFICE, Exports, Row
from dashboard.simulate.habits import Habit
from dashboard.simulate.illness import Spell
from dashboard.simulate.key_persons import KeyPerson
from dashboard.simulate.people import PeopleMaker
from dashboard.simulate.plan import Slot
from dashboard.simulate.planted import CONTRADICTIONS, OVERDUE, Planted, midnight
from dashboard.simulate.presence import Presence
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.sampling import Sample
from dashboard.simulate.supplies import Count
from dashboard.simulate.vocabulary import Vocabulary
from dashboard.simulate.window import Window

EVENING = "21:00"  # of the last day: the instant that a build computes for


@dataclass
class World:
    """Everything that is already decided, and where to write what follows from it.

    ``known_at`` says when the register of absences of a school's day that now counts was received.
    """

    county: County
    contracts: Mapping[str, Contract]
    vocabulary: Vocabulary
    window: Window
    roster: Sequence[School]
    maker: PeopleMaker
    presence: Presence
    spells: Sequence[Spell]
    isolated: Sequence[KeyPerson]
    samples: Sequence[Sample]
    reports: Sequence[Slot]
    known_at: Mapping[tuple[str, date], datetime]
    counts: Mapping[tuple[str, date], Sequence[Count]]
    habits: Mapping[str, Habit]
    exports: Exports
    planted: Planted
    seed: int
    _chances: dict[str, np.random.Generator] = field(default_factory=dict)

    @property
    def params(self) -> Mapping[str, Any]:
        """The thresholds of the county's rule pack; None where it has no such rule."""
        return self.county.params

    @property
    def now(self) -> datetime:
        """The instant that a build of these exports computes for; nothing may be sent after it."""
        return at(self.window.last, EVENING)

    @property
    def opened_on(self) -> date:
        """The first day of the term in which the window begins."""
        starts = [date.fromisoformat(start) for start, _ in self.county.raw["calendar"]["terms"]]
        return max(start for start in starts if start <= self.window.first)

    def chance(self, concern: str) -> np.random.Generator:
        """Return the stream of random numbers of one concern; the same one each time."""
        return self._chances.setdefault(concern, stream(self.seed, concern))

    def sent(self, dataset: str) -> list[Slot]:
        """List the reports of a data set that the pack calls due and the schools send; empty where none are due."""
        return [slot for slot in self.reports if slot.dataset == dataset and slot.received_at]

    def report(self, slot: Slot, rows: Sequence[Row]) -> None:
        """Write one school's report of a day; without rows it is an empty table with its header (a zero report)."""
        if slot.received_at:  # one that is never sent is no file
            self.write(slot.dataset, rows, slot.received_at, school=slot.school, day=slot.day)

    def write(
        self,
        dataset: str,
        rows: Sequence[Row],
        received_at: datetime,
        *,
        school: School | None = None,
        day: date | None = None,
        mark: str = "",
    ) -> None:
        """Write one export of a school (in its ways of writing) or of the office.

        Args:
            dataset: the contract's name.
            rows: field name to value; what is not named is empty.
            received_at: when ingest is to believe it came; until ``now``.
            school: who sent it; None is the office.
            day: in whose folder it lies; None takes that of ``received_at``, registers lie outside.
            mark: told apart by it where one sender sends several files of a data set on one day.
        """
        contract, day = self.contracts[dataset], day or received_at.date()
        sender = f"_{school.name}" if school else ""
        name = f"{contract.title}{sender}{mark}" if contract.is_register else f"{contract.title}{sender}_{day}{mark}"
        folder = "" if contract.is_register else f"{day}/"
        habit = self.habits[school.code] if school else OFFICE
        self.exports.write(f"{folder}{name}", contract, rows, received_at, habit)

    def plant(
        self,
        rule: str,
        due_at: datetime,
        school: School | None = None,
        school_class: SchoolClass | None = None,
    ) -> None:
        """Say that ``rule`` (a file of queries/overdue) must find one item that is due at ``due_at``.

        ``school`` None is the office itself. What becomes due only after ``now`` may be said too.
        """
        self.planted.add(OVERDUE, rule, _place(school, school_class), due_at)

    def contradict(self, check: str, day: date, school: School | None = None) -> None:
        """Say that ``check`` (a file of queries/contradictions) must find one disagreement on ``day``.

        It stays, so the rule about contradictions that are not mended must find it too.
        """
        self.planted.add(CONTRADICTIONS, check, _place(school, None), midnight(day))
        if self.planted.holds(check):
            self.plant("contradiction_open", deadline(self.county, day, self.params["contradiction_days"]), school)

    def early(self, hours: float = 0) -> datetime:
        """Return an instant on the first morning, when registers are sent."""
        return at(self.window.first, "07:00") + timedelta(hours=hours)


def place_of(school: School) -> dict[str, str]:
    """Return the two columns that name a school in every export."""
    return {"school_code": school.code, "school_name": school.name}


def _place(school: School | None, school_class: SchoolClass | None) -> tuple[str, str, str]:
    code = school.code if school else ""
    return (code, school_class.grade, school_class.name) if school_class else (code, "", "")
