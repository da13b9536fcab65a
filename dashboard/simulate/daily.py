"""Writes what the schools send, day by day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboard.contracts import Contract
from dashboard.county import County
from dashboard.simulate.chance import minutes, pick, stream
from dashboard.simulate.exports import ZERO_REPORT, Exports
from dashboard.simulate.habits import Habit
from dashboard.simulate.plan import Slot
from dashboard.simulate.presence import Presence
from dashboard.simulate.roster import School
from dashboard.simulate.screening import screening_rows
from dashboard.simulate.window import Window

SENT_BY_SCHOOLS = ("attendance", "absences", "screening", "supplies", "gate_checks")
CORRECTION = "_更正"


@dataclass
class Daily:
    """Writes one day after another; ``known_at`` says when the register of absences that now counts came."""

    exports: Exports
    contracts: Mapping[str, Contract]
    county: County
    window: Window
    habits: Mapping[str, Habit]
    presence: Presence
    seed: int
    known_at: dict[tuple[str, date], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sessions = list(self.county.reports.get("screening", {}).get("sessions", ()))
        self._chance = {name: stream(self.seed, f"daily {name}") for name in self.contracts}

    def _write(self, slot: Slot, rows: Sequence[Mapping[str, Any]], received_at: datetime, mark: str = "") -> None:
        contract, day = self.contracts[slot.dataset], slot.day
        session = f"_{slot.session}" if slot.session else ""
        name = f"{day}/{contract.title}_{slot.school.name}_{day}{session}{mark}"
        self.exports.write(name, contract, rows, received_at, self.habits[slot.school.code])

    def school_reports(self, slots: Sequence[Slot]) -> None:
        """Write what the schools send for one day; a report that is never sent is no file."""
        for slot in slots:
            if slot.received_at is None:
                continue
            chance = self._chance[slot.dataset]
            if slot.dataset == "attendance":
                self._attendance(slot, slot.received_at, chance)
            elif slot.dataset == "absences":
                self._absences(slot, slot.received_at)
            elif slot.dataset == "screening":
                seen = (slot.school, slot.day, slot.session, self._sessions, slot.received_at)
                self._write(slot, list(screening_rows(self.presence, *seen, chance)), slot.received_at)

    def _attendance(self, slot: Slot, received_at: datetime, chance: np.random.Generator) -> None:
        reported_at = received_at - minutes(chance, 1, 9)
        rows = list(attendance_rows(self.presence, slot.school, slot.day, reported_at))
        if slot.corrected_at:
            wrong = pick(chance, range(len(rows)))
            there, expected = rows[wrong]["present"], rows[wrong]["expected"]
            mistaken = {**rows[wrong], "present": there + 1 if there < expected else there - 1}
            self._write(slot, [*rows[:wrong], mistaken, *rows[wrong + 1 :]], received_at)
            again = list(
                attendance_rows(self.presence, slot.school, slot.day, slot.corrected_at - minutes(chance, 1, 9))
            )
            self._write(slot, again, slot.corrected_at, CORRECTION)
        else:
            self._write(slot, rows, received_at)

    def _absences(self, slot: Slot, received_at: datetime) -> None:
        """Write the register; its correction holds somebody whom the first one had forgotten."""
        place = {"report_date": slot.day, "school_code": slot.school.code, "school_name": slot.school.name}
        nobody = [{**place, "reason": ZERO_REPORT}]
        rows = list(self.presence.rows(slot.school, slot.day))
        self.known_at[slot.school.code, slot.day] = received_at
        if slot.corrected_at and rows:
            self._write(slot, rows[:-1] or nobody, received_at)
            self._write(slot, rows, slot.corrected_at, CORRECTION)
            self.known_at[slot.school.code, slot.day] = slot.corrected_at
        else:
            self._write(slot, rows or nobody, received_at)


def attendance_rows(
    presence: Presence, school: School, day: date, reported_at: datetime | None
) -> Iterator[dict[str, Any]]:
    """Yield a school's attendance of a day, class by class."""
    for each in school.classes:
        yield {
            "report_date": day,
            "school_code": school.code,
            "school_name": school.name,
            "grade": each.grade,
            "class_name": each.name,
            "expected": len(each.pupils),
            "present": presence.present(school, each, day),
            "reported_at": reported_at,
        }
