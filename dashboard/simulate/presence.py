"""Who is absent on which day and why, for every school: the one book from which all daily exports are written."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboard.simulate.chance import at, minutes, pick
from dashboard.simulate.illness import FEVER, Spell
from dashboard.simulate.key_persons import KeyPerson
from dashboard.simulate.people import STUDENT, Person
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.window import Window

ILL, LEAVE, OTHER = "因病", "事假", "其他"
LEAVE_PER_PUPIL_AND_DAY = 0.006
CLEARANCE_FROM = 3  # school days: after so long an illness the school wants to see a certificate


@dataclass(frozen=True)
class Absence:
    """One person's absence on one day; ``spell`` is set where the reason is illness."""

    day: date
    school: School
    school_class: SchoolClass | None
    person: Person
    reason: str
    verified_at: datetime
    spell: Spell | None = None


class Presence:
    """The book of a simulation: absences by school and day, and what the screenings saw."""

    def __init__(
        self,
        roster: Sequence[School],
        window: Window,
        spells: Sequence[Spell],
        isolated: Sequence[KeyPerson],
        chance: np.random.Generator,
    ) -> None:
        self._window, self._chance = window, chance
        self._absences: dict[tuple[str, date], list[Absence]] = defaultdict(list)
        self._absent_pupils: dict[tuple[str, str, str, date], int] = defaultdict(int)
        self._taken: set[tuple[str, date]] = set()
        self._seen: dict[tuple[str, date, str], list[Spell]] = defaultdict(list)
        self._returning: dict[tuple[str, date], list[Spell]] = defaultdict(list)
        for spell in spells:
            for day in spell.days:
                self._add(day, spell.school, spell.school_class, spell.person, ILL, spell)
            self._taken.add((spell.person.identifier, spell.onset))
            if spell.noticed:
                self._seen[spell.school.code, *spell.noticed].append(spell)
            if len(spell.days) >= CLEARANCE_FROM and spell.returned_on:
                self._returning[spell.school.code, spell.returned_on].append(spell)
        for each in isolated:
            if each.person.kind == STUDENT:
                for day in filter(each.is_away, window.days):
                    self._add(day, each.school, each.school_class, each.person, OTHER)
        self._draw_leave(roster)

    def _add(
        self,
        day: date,
        school: School,
        school_class: SchoolClass | None,
        person: Person,
        reason: str,
        spell: Spell | None = None,
    ) -> None:
        if not self._window.first <= day <= self._window.last or (person.identifier, day) in self._taken:
            return
        self._taken.add((person.identifier, day))
        verified_at = at(day, "08:20") + minutes(self._chance, 0, 150)
        self._absences[school.code, day].append(Absence(day, school, school_class, person, reason, verified_at, spell))
        if school_class is not None and person.kind == STUDENT:
            self._absent_pupils[school.code, school_class.grade, school_class.name, day] += 1

    def _draw_leave(self, roster: Sequence[School]) -> None:
        for school in roster:
            for school_class in school.classes:
                rate = LEAVE_PER_PUPIL_AND_DAY * len(school_class.pupils)
                counts = self._chance.poisson(rate, size=len(self._window.days))
                for day, count in zip(self._window.days, counts, strict=True):
                    for _ in range(int(count)):
                        self._add(day, school, school_class, pick(self._chance, school_class.pupils), LEAVE)

    def absences(self, school: School, day: date) -> list[Absence]:
        """List a school's absences of a day, in the order of the classes, staff last."""
        places = {(each.grade, each.name): place for place, each in enumerate(school.classes)}

        def place(each: Absence) -> int:
            return places[each.school_class.grade, each.school_class.name] if each.school_class else len(places)

        return sorted(self._absences.get((school.code, day), ()), key=place)

    def present(self, school: School, school_class: SchoolClass, day: date) -> int:
        """Count the pupils of a class who are there."""
        absent = self._absent_pupils.get((school.code, school_class.grade, school_class.name, day), 0)
        return len(school_class.pupils) - absent

    def absent_staff(self, school: School, day: date) -> int:
        """Count the staff who are not there."""
        return sum(each.school_class is None for each in self._absences.get((school.code, day), ()))

    def noticed(self, school: School, day: date, session: str) -> list[Spell]:
        """List the illnesses that a screening session saw begin."""
        return self._seen.get((school.code, day, session), [])

    def rows(self, school: School, day: date) -> Iterator[dict[str, Any]]:
        """Yield the rows of a school's register of absences, and of those who came back after a long illness."""
        for each in self.absences(school, day):
            yield {
                **_who(day, school, each.school_class, each.person),
                "reason": each.reason,
                "verified_at": each.verified_at if each.spell is None or each.spell.verified else None,
                **(_illness(each.spell, day) if each.spell else {}),
            }
        for spell in self._returning.get((school.code, day), ()):
            if (spell.person.identifier, day) not in self._taken:
                yield {
                    **_who(day, school, spell.school_class, spell.person),
                    "reason": ILL,
                    **_illness(spell, day),
                    "returned_on": day,
                    "clearance": spell.clearance,
                }


def _who(day: date, school: School, school_class: SchoolClass | None, person: Person) -> dict[str, Any]:
    return {
        "report_date": day,
        "school_code": school.code,
        "school_name": school.name,
        "grade": school_class.grade if school_class else None,
        "class_name": school_class.name if school_class else None,
        "person_name": person.name,
        "person_id": person.identifier,
        "person_type": person.kind,
    }


def _illness(spell: Spell, day: date) -> dict[str, Any]:
    known = spell.traced_at is not None and spell.traced_at.date() <= day
    return {
        "symptoms": "、".join(spell.symptoms),
        "onset_date": spell.onset,
        "diagnosis": spell.illness.diagnosis,
        "hospital": spell.hospital,
        "traced_at": spell.traced_at if known else None,
        "cause": spell.cause if known else None,
    }


def has_fever(spell: Spell) -> bool:
    """Say whether a thermometer would show the illness."""
    return FEVER in spell.symptoms
