"""Sends the counts of family forms: issued on a day, back the next school day, signed, clear and archived."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from dashboard.calendar import deadline, end_of, next_school_day
from dashboard.simulate.chance import at
from dashboard.simulate.plan import Slot
from dashboard.simulate.presence import OTHER
from dashboard.simulate.residence import boarders, renters
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.world import World, place_of

Counts = dict[str, Any]
EACH = 2  # times that each rule is broken
LONG_ROWS = (2, 3)  # of days one after the other on which a class's forms came late
CORRECTIONS = 2
CORRECTED_AFTER, CORRECTION = timedelta(minutes=50), "_更正"
LEAST = 4  # forms beyond those that pupils may sign: a class in which every count can be broken
ABNORMAL = 0.002


@dataclass(frozen=True)
class ClassForms:
    """The counts of one class on the days that its school reports, oldest first."""

    school: School
    school_class: SchoolClass
    days: Sequence[tuple[date, Counts]]


def send(world: World) -> None:
    """Send what the schools report; counties that do not ask for the forms have none."""
    slots = world.sent("family_forms")
    if not slots:
        return
    chance = world.chance("family forms")
    counts = {(slot.school.code, slot.day): list(_counts(world, slot, chance)) for slot in slots}
    _Breaker(world, _by_class(slots, counts), chance).run()
    corrected = _corrected(world, slots, chance)
    for slot in slots:
        rows = counts[slot.school.code, slot.day]
        world.report(slot, [rows[0] | {"unclear": 1}, *rows[1:]] if slot in corrected else rows)
        if slot in corrected and slot.received_at:
            sent_at = slot.received_at + CORRECTED_AFTER
            world.write(slot.dataset, rows, sent_at, school=slot.school, day=slot.day, mark=CORRECTION)


def _counts(world: World, slot: Slot, chance: np.random.Generator) -> Iterator[Counts]:
    """Count each class's forms of a day on which all went well."""
    school, day = slot.school, slot.day
    away = [each.school_class for each in world.presence.absences(school, day) if each.reason == OTHER]
    at_home = Counter((each.grade, each.name) for each in away if each)
    for school_class in school.classes:
        present = world.presence.present(school, school_class, day)
        signing = min(present, _may_sign(school, school_class))
        learners = at_home[school_class.grade, school_class.name]
        yield {
            "report_date": day,
            **place_of(school),
            "grade": school_class.grade,
            "class_name": school_class.name,
            "issued": present,
            "returned": present,
            "returned_by_cutoff": present,
            "signed": present - signing,
            "self_signed": signing,
            "unclear": 0,
            "abnormal": int(chance.binomial(present, ABNORMAL)),
            "archived": present,
            "home_learners": learners,
            "home_reports": learners,
            "home_archived": learners,
        }


def _corrected(world: World, slots: Sequence[Slot], chance: np.random.Generator) -> list[Slot]:
    """Choose some reports that first said unclear; the newest one does not, so nothing is to be found there."""
    could = [each for each in slots if each.received_at and each.received_at + CORRECTED_AFTER <= world.now]
    return [could[int(place)] for place in chance.permutation(len(could))[:CORRECTIONS]]


def _may_sign(school: School, school_class: SchoolClass) -> int:
    return len(boarders(school_class)) + len(renters(school, school_class))


def _by_class(slots: Sequence[Slot], counts: Mapping[tuple[str, date], Sequence[Counts]]) -> list[ClassForms]:
    days: dict[str, list[date]] = {}
    schools = {slot.school.code: slot.school for slot in slots}
    for slot in slots:
        days.setdefault(slot.school.code, []).append(slot.day)
    return [
        ClassForms(school, each, [(day, counts[code, day][place]) for day in sorted(days[code])])
        for code, school in schools.items()
        for place, each in enumerate(school.classes)
    ]


class _Breaker:
    """Breaks each rule at classes of their own, so that no class comes late twice in a row by accident."""

    def __init__(self, world: World, classes: Sequence[ClassForms], chance: np.random.Generator) -> None:
        self._world, self._chance = world, chance
        self._left = [classes[int(place)] for place in chance.permutation(len(classes))]

    def run(self) -> None:
        """Break every rule and plant what follows."""
        for length in LONG_ROWS:
            self._late_in_a_row(length)
        for rule, due_at, spoil in (
            ("forms_not_returned", self._back_by, _late),
            ("forms_unsigned", self._back_by, _unsigned),
            ("self_signed_by_day_pupils", self._back_by, _signed_by_day_pupils),
            ("forms_unclear", self._corrected_by, _unclear),
            ("forms_not_archived", self._corrected_by, _not_archived),
            ("home_reports_missing", end_of, _home_report_missing),
            ("home_reports_not_archived", self._corrected_by, _home_report_not_archived),
        ):
            for _ in range(EACH):
                for forms, row in self._take(1):
                    spoil(forms, row[0][1])
                    self._world.plant(rule, due_at(row[0][0]), forms.school, forms.school_class)

    def _take(self, length: int) -> Iterator[tuple[ClassForms, Sequence[tuple[date, Counts]]]]:
        """Yield one class that was not used yet with so many of its days in a row; none where there is none."""
        for forms in self._left:
            enough = _may_sign(forms.school, forms.school_class) + LEAST
            if len(forms.days) >= length and all(counts["returned"] >= enough for _, counts in forms.days):
                self._left.remove(forms)
                start = int(self._chance.integers(len(forms.days) - length + 1))
                yield forms, forms.days[start : start + length]
                return

    def _late_in_a_row(self, length: int) -> None:
        for forms, row in self._take(length):
            for day, counts in row:
                _late(forms, counts)
                self._world.plant("forms_not_returned", self._back_by(day), forms.school, forms.school_class)
            enough = row[self._world.params["form_misses"] - 1][0]
            self._world.plant("forms_missed_in_a_row", self._back_by(enough), forms.school, forms.school_class)

    def _back_by(self, day: date) -> datetime:
        return at(next_school_day(self._world.county, day), self._world.params["form_return_by"])

    def _corrected_by(self, day: date) -> datetime:
        county = self._world.county
        return deadline(county, next_school_day(county, day), self._world.params["form_correct_days"])


def _late(_: ClassForms, counts: Counts) -> None:
    counts["returned_by_cutoff"] -= 2


def _unsigned(_: ClassForms, counts: Counts) -> None:
    counts["signed"] -= 1


def _signed_by_day_pupils(forms: ClassForms, counts: Counts) -> None:
    counts["self_signed"] = _may_sign(forms.school, forms.school_class) + 1
    counts["signed"] = counts["returned"] - counts["self_signed"]


def _unclear(_: ClassForms, counts: Counts) -> None:
    counts["unclear"] = 2


def _not_archived(_: ClassForms, counts: Counts) -> None:
    counts["archived"] -= 3


def _home_report_missing(_: ClassForms, counts: Counts) -> None:
    counts["home_learners"] += 1


def _home_report_not_archived(_: ClassForms, counts: Counts) -> None:
    counts["home_learners"] += 1
    counts["home_reports"] += 1
