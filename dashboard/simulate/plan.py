"""Whether and when each report that is due is sent: on time, late, never, or twice because the first was wrong."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from dashboard.calendar import report_due, school_days
from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.cycles import periods
from dashboard.simulate.chance import at, happens, minutes
from dashboard.simulate.roster import School
from dashboard.simulate.window import Window

CORRECTED = ("attendance", "absences")
CORRECTION_RATE = 0.012
# Most schools nearly always send in time; a few do not.
SILENT_DAY = {"reliable": 0.001, "careless": 0.03}  # on which a school sends nothing at all
NEVER = {"reliable": 0.003, "careless": 0.025}
LATE = {"reliable": 0.02, "careless": 0.15}
CARELESS_SCHOOLS = 3
DAILY_COUNTERS = 4
AROUND = timedelta(days=45)  # so that a week or a month that the window cuts is whole
LAST_MOMENT = "20:55"  # of the last day: nothing comes after the evening for which a build computes


@dataclass(frozen=True)
class Slot:
    """One report of one school; ``day`` stands in it, ``due_day`` is the day it counts for (of a week: the last)."""

    dataset: str
    session: str
    school: School
    day: date
    due_day: date
    due_at: datetime
    received_at: datetime | None
    corrected_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        """Say whether it came after its cut-off."""
        return self.received_at is not None and self.received_at > self.due_at


def plan_reports(
    county: County,
    roster: Sequence[School],
    window: Window,
    must_report: Collection[tuple[str, date]],
    chance: np.random.Generator,
    unsent: Mapping[str, float],
) -> list[Slot]:
    """Draw the fate of every report that the county's pack calls due.

    ``must_report`` holds (school, day) that come, ``unsent`` which share of a school's never comes, beyond the usual.
    """
    places = chance.permutation(len(roster))
    careless = {int(place) for place in places[:CARELESS_SCHOOLS]}
    daily = {int(place) for place in places[-DAILY_COUNTERS:]}
    slots = []
    quiet: dict[str, set[date]] = {}
    for place, school in enumerate(roster):
        kind = "careless" if place in careless else "reliable"
        silent = quiet[school.code] = {day for day in window.days if happens(chance, SILENT_DAY[kind])}
        for dataset, rule in county.reports.items():
            if rule["every"] == "cycles":
                continue
            by_delivery = load_contracts()[dataset].day_is_delivery
            for session, cutoff in (rule.get("sessions") or {"": rule["cutoff"]}).items():
                weekly = rule["every"] == "weekly"
                days = (
                    _weekly(county, window, every_day=place in daily) if weekly else ((day, day) for day in window.days)
                )
                for day, due_day in days:
                    never = 1.0 if day in silent else NEVER[kind] + unsent.get(school.code, 0.0)
                    if (school.code, day) in must_report or (weekly and not _may_skip(window, due_day, place in daily)):
                        never = 0.0
                    if by_delivery and day == window.last:  # what a ledger says at the end rests on its last delivery
                        never = 0.0
                    due_at = report_due(county, dataset, due_day, cutoff)
                    closed = at(window.last, LAST_MOMENT)
                    wanted = report_due(county, dataset, day, cutoff)
                    received = _received(wanted, never if wanted <= closed else 1.0, LATE[kind], closed, chance)
                    if received and by_delivery and received.date() > day:  # it would count for the next day
                        received = at(day, "22:30")
                    corrected = None
                    if received and dataset in CORRECTED and happens(chance, CORRECTION_RATE):
                        corrected = min(received + minutes(chance, 20, 240), closed + timedelta(minutes=4))
                    slots.append(Slot(dataset, session, school, day, due_day, due_at, received, corrected))
    if any(rule["every"] == "cycles" for rule in county.reports.values()):
        kinds = ["careless" if place in careless else "reliable" for place in range(len(roster))]
        slots += _cycles(county, zip(roster, kinds, strict=True), window, quiet, chance)
    return slots


def _cycles(
    county: County,
    schools: Iterable[tuple[School, str]],
    window: Window,
    quiet: Mapping[str, Collection[date]],
    chance: np.random.Generator,
) -> Iterator[Slot]:
    """Draw the fate of the daily, weekly and monthly reports that are due by the end; ``received_at`` is sent at."""
    closed = at(window.last, LAST_MOMENT)
    due = [
        each
        for each in periods(county, window.first - AROUND, window.last + AROUND)
        if each.report_date in window.days and each.due_at <= closed
    ]
    for school, kind in schools:
        for each in due:
            never = 1.0 if each.report_date in quiet[school.code] else NEVER[kind]
            received = _received(each.due_at, never, LATE[kind], closed, chance)
            yield Slot("reports", each.cycle, school, each.report_date, each.report_date, each.due_at, received)


def by_key(slots: Sequence[Slot]) -> Mapping[tuple[str, str, str, date], Slot]:
    """Index the slots by data set, session, school and day."""
    return {(each.dataset, each.session, each.school.code, each.day): each for each in slots}


def _received(
    cutoff: datetime, never: float, late: float, closed: datetime, chance: np.random.Generator
) -> datetime | None:
    fate = chance.random()
    usual = cutoff - minutes(chance, 4, 55)
    if fate < never:
        return None
    if fate >= never + late:
        return usual
    if happens(chance, 0.2):
        return min(at(cutoff.date() + timedelta(days=1), "08:00") + minutes(chance, 0, 120), closed)
    return min(cutoff + minutes(chance, 8, 150), closed)


def _weekly(county: County, window: Window, *, every_day: bool) -> Iterator[tuple[date, date]]:
    """Yield the days of counting with the last school day of their week, which may lie after the window."""
    mondays = sorted({day - timedelta(days=day.weekday()) for day in window.days})
    for monday in mondays:
        week = school_days(county, monday, monday + timedelta(days=6))
        played = [day for day in week if day in window.days]
        if every_day:
            yield from ((day, week[-1]) for day in played)
        elif week[-1] in played:
            yield week[-1], week[-1]


def _may_skip(window: Window, due_day: date, counts_daily: bool) -> bool:
    # What is said about stock at the end rests on the last counts, so those come.
    return not counts_daily and (window.last - due_day).days >= 14
