"""Writes ``truth/``: what is really going on behind the exports, for whoever wants to know whether it was found."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard.county import County
from dashboard.simulate.exports import write_table
from dashboard.simulate.illness import Spell
from dashboard.simulate.key_persons import KeyPerson
from dashboard.simulate.plan import Slot
from dashboard.simulate.planted import COLUMNS, OVERDUE, Planted, midnight
from dashboard.simulate.presence import ILL, Presence
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.supplies import Count, low_stock
from dashboard.simulate.transmission import Outbreak
from dashboard.simulate.window import Window

Rows = Iterator[tuple[Any, ...]]
PLACE = ("school_code", "grade", "class_name")
# One row an outbreak and day of onset; the place is the first patient's.
OUTBREAKS = (
    "outbreak_id", "kind", "diagnosis", *PLACE, "first_onset", "fifth_onset", "size", "onset_date", "new_cases",
    "cases_so_far",
)  # fmt: skip
# One row a patient; absent_from is empty for those of whom nobody heard, infected_at says where.
OUTBREAK_CASES = ("outbreak_id", *PLACE, "person_id", "onset_date", "infected_at", "absent_from")


@dataclass(frozen=True)
class Truth:
    """Everything that was played. ``known_at`` is when the register of a school's day that now counts was received."""

    county: County
    roster: Sequence[School]
    window: Window
    outbreaks: Sequence[Outbreak]
    spells: Sequence[Spell]
    isolated: Sequence[KeyPerson]
    slots: Sequence[Slot]
    presence: Presence
    counts: Mapping[tuple[str, date], Sequence[Count]]
    known_at: Mapping[tuple[str, date], datetime]


def write_truth(folder: Path, truth: Truth, planted: Planted) -> None:
    """Write every table; each is empty but for its header where there was nothing of the kind.

    ``planted.csv`` holds all that the rules must find: what the senders planted, and what came about by itself.
    """
    _plant_what_came_about(truth, planted)
    report = ("dataset", "session", "school_code", "report_date")
    due = {_report(slot): slot.due_at for slot in truth.slots}
    tables: dict[str, tuple[Collection[str], Rows]] = {
        "outbreaks": (OUTBREAKS, _outbreaks(truth)),
        "outbreak_cases": (OUTBREAK_CASES, _outbreak_cases(truth)),
        "absences": (
            ("report_date", *PLACE, "person_id", "person_type", "reason", "onset_date", "diagnosis", "traced_at"),
            _absences(truth),
        ),
        "not_reported": ((*report, "due_at"), ((*each, due[each]) for each in _not_reported(truth))),
        "late": ((*report, "due_at", "received_at"), _late(truth)),
        "not_released": ((*PLACE, "person_id", "isolation_start", "due_at"), _not_released(truth)),
        "low_stock": (("school_code", "item", "report_date", "on_hand", "daily_use", "days_left"), _low_stock(truth)),
        "untraced": ((*PLACE, "person_id", "onset_date", "registered_at", "due_at"), _untraced(truth)),
        "planted": (COLUMNS, planted.rows()),
        "daily_totals": (("report_date", "school_code", "expected", "present", "ill"), _daily_totals(truth)),
    }
    for name, (columns, rows) in tables.items():
        write_table(folder / f"{name}.csv", tuple(columns), rows)


def _plant_what_came_about(truth: Truth, planted: Planted) -> None:
    """Add the reports that never came, the illnesses never traced, the people never released and the low stock."""
    due = {_report(slot): slot.due_at for slot in truth.slots}
    for report in _not_reported(truth):  # dataset, session, school, day
        planted.add(OVERDUE, "report_missing", (report[2], "", ""), due[report])
    for rows, rule in ((_untraced(truth), "illness_cause_untraced"), (_not_released(truth), "isolation_not_released")):
        for row in rows:
            planted.add(OVERDUE, rule, row[:3], row[-1])
    for row in _low_stock(truth):
        planted.add(OVERDUE, "stock_below_month", (row[0], "", ""), midnight(row[2]))


def _place(school: School, school_class: SchoolClass | None) -> tuple[str, str, str]:
    return (school.code, school_class.grade, school_class.name) if school_class else (school.code, "", "")


def _numbered(truth: Truth) -> Iterator[tuple[str, Outbreak]]:
    ordered = sorted(truth.outbreaks, key=lambda each: (each.start.onset, each.start.school.code))
    return ((f"O{number:03d}", each) for number, each in enumerate(ordered, start=1))


def _outbreaks(truth: Truth) -> Rows:
    for number, each in _numbered(truth):
        start, total = each.start, 0
        about = (number, start.contagion.kind, start.contagion.diagnosis, *_place(start.school, start.school_class))
        figures = (each.onset_of(1), each.onset_of(5), len(each.patients))
        for day, count in sorted(Counter(patient.onset for patient in each.patients).items()):
            total += count
            yield (*about, *figures, day, count, total)


def _outbreak_cases(truth: Truth) -> Rows:
    for number, each in _numbered(truth):
        for pupil, where, onset, spell in each.patients:
            place = _place(pupil.school, pupil.school_class)
            yield number, *place, pupil.person.identifier, onset, where, spell.days[0] if spell else None


def _absences(truth: Truth) -> Rows:
    for day in truth.window.days:
        for school in truth.roster:
            for each in truth.presence.absences(school, day):
                spell, person = each.spell, each.person
                illness = (spell.onset, spell.illness.diagnosis, spell.traced_at) if spell else (None, None, None)
                place = _place(school, each.school_class)
                yield (day, *place, person.identifier, person.kind, each.reason, *illness)


def _report(slot: Slot) -> tuple[str, str, str, date]:
    return slot.dataset, slot.session, slot.school.code, slot.due_day


def _not_reported(truth: Truth) -> Rows:
    come = {_report(slot) for slot in truth.slots if slot.received_at}
    yield from sorted({_report(slot) for slot in truth.slots} - come)


def _late(truth: Truth) -> Rows:
    """Yield the late; of a weekly report the first one of the week decides."""
    first: dict[tuple[str, str, str, date], Slot] = {}
    for slot in truth.slots:
        report = _report(slot)
        if slot.received_at and (report not in first or slot.received_at < (first[report].received_at or slot.due_at)):
            first[report] = slot
    for report, slot in sorted(first.items(), key=lambda each: each[0]):
        if slot.is_late:
            yield (*report, slot.due_at, slot.received_at)


def _not_released(truth: Truth) -> Rows:
    for each in truth.isolated:
        due_at = datetime.combine(each.due_on + timedelta(days=1), datetime.min.time())
        if each.released_on is None and each.isolation_start:
            yield (*_place(each.school, each.school_class), each.person.identifier, each.isolation_start, due_at)


def _low_stock(truth: Truth) -> Rows:
    params = truth.county.params
    for each in low_stock(truth.counts, params["stock_days"], params["stock_window_days"]):
        figures = each.on_hand, round(each.daily_use, 3), round(each.days_left, 1)
        yield (each.school.code, each.item.item, each.day, *figures)


def _untraced(truth: Truth) -> Rows:
    for spell in truth.spells:
        if spell.traced_at is None:
            known = [at for day in spell.days if (at := truth.known_at.get((spell.school.code, day)))]
            due_at = min(known) + timedelta(hours=truth.county.params["cause_hours"])
            place = _place(spell.school, spell.school_class)
            yield (*place, spell.person.identifier, spell.onset, min(known), due_at)


def _daily_totals(truth: Truth) -> Rows:
    for day in truth.window.days:
        for school in truth.roster:
            present = sum(truth.presence.present(school, each, day) for each in school.classes)
            pupils = [each for each in truth.presence.absences(school, day) if each.school_class is not None]
            yield day, school.code, school.pupils, present, sum(each.reason == ILL for each in pupils)
