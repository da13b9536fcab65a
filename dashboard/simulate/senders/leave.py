"""Sends who goes away and comes back, and the list of risk areas: the office's list, each morning what has changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from dashboard.calendar import deadline, end_of, next_school_day
from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.exports import Row
from dashboard.simulate.people import STAFF, STUDENT, Person
from dashboard.simulate.residence import RENTING_STAGES
from dashboard.simulate.roster import School
from dashboard.simulate.vocabulary import Travel
from dashboard.simulate.world import World, place_of

STAFF_JOURNEYS, PUPILS_IN_A_BREAK = 0.05, 0.3  # a school: on a school day, in a break
LONGEST = 3  # school days that a member of staff is away
TUTORED, STILL_AWAY = 8, 2
PURPOSES = ("探亲", "就医", "其他")
TUTORING, BUSINESS, DISPOSAL = "外地辅导", "公务", "批评教育，书面检查"
DISPOSED_AFTER = timedelta(days=3)
SENT, LISTED = "07:40", "07:10"


@dataclass
class Journey:
    """One journey of one person; what is None never happened."""

    school: School
    person: Person
    requested_at: datetime | None
    approved_at: datetime | None
    left_on: date
    planned_return: date | None
    returned_on: date | None
    destination: str
    purpose: str
    disposed_on: date | None = None

    def row_at(self, now: datetime) -> Row | None:
        """Return the row as it stands at ``now``; None while nobody knows of the journey."""
        requested = self.requested_at if self.requested_at and self.requested_at <= now else None
        if requested is None and self.left_on >= now.date():
            return None
        disposed = self.disposed_on is not None and self.disposed_on < now.date()
        returned = self.returned_on is not None and self.returned_on < now.date()
        return {
            "person_name": self.person.name,
            "person_id": self.person.identifier,
            "person_type": self.person.kind,
            **place_of(self.school),
            "requested_at": requested,
            "approved_at": self.approved_at if self.approved_at and self.approved_at <= now else None,
            "left_on": self.left_on,
            "planned_return": self.planned_return,
            "returned_on": self.returned_on if returned else None,
            "destination": self.destination,
            "purpose": self.purpose,
            "disposal": DISPOSAL if disposed else None,
            "disposed_on": self.disposed_on if disposed else None,
        }


def send(world: World) -> None:
    """Send the county's journeys; a county whose vocabulary knows of none has none."""
    travel = world.vocabulary.travel
    if travel is None:
        return
    areas = list(_areas(world, travel))
    _send_areas(world, areas)
    journeys = _Journeys(world, travel, world.chance("leave"))
    found = [*journeys.usual(), *journeys.tutored(), *journeys.broken(), *journeys.to_risk_areas(areas)]
    told: dict[int, Row] = {}
    for day in world.window.days:
        now = at(day, SENT)
        changed = {place: row for place, each in enumerate(found) if (row := each.row_at(now)) != told.get(place)}
        rows = [row for row in changed.values() if row]
        told |= {place: row for place, row in changed.items() if row}
        if rows:
            world.write("leave", rows, now)


def _areas(world: World, travel: Travel) -> Iterator[dict[str, Any]]:
    first, length = world.window.first, (world.window.last - world.window.first).days
    for area, level, listed, delisted in travel.risk_areas:
        yield {
            "area": area,
            "level": level,
            "listed_on": first + timedelta(days=round(listed * length)),
            "delisted_on": first + timedelta(days=round(delisted * length)) if delisted < 1 else None,
        }


def _send_areas(world: World, areas: Sequence[dict[str, Any]]) -> None:
    """Send the list on the first day and whenever an area comes or goes, as it stands that morning."""
    first = world.window.first
    changes = {day for area in areas for day in (area["listed_on"], area["delisted_on"]) if day and day > first}
    for day in sorted({first} | changes):
        rows = [
            {**area, "delisted_on": area["delisted_on"] if area["delisted_on"] and area["delisted_on"] <= day else None}
            for area in areas
            if area["listed_on"] <= day
        ]
        if day <= world.window.last:
            world.write("risk_areas", rows, at(day, LISTED), mark=f"_{day}")


def _is_listed(area: dict[str, Any], day: date) -> bool:
    return area["listed_on"] <= day and (area["delisted_on"] is None or day <= area["delisted_on"])


KEPT = 10  # people of a school, or half of them, stay for the journeys that break a rule


class _Journeys:
    """Makes the journeys; nobody makes two."""

    def __init__(self, world: World, travel: Travel, chance: np.random.Generator) -> None:
        self._world, self._travel, self._chance = world, travel, chance
        self._gone: set[str] = set()
        self._days = world.window.days[1:]  # so that every request lies within the window
        self._breaks = [
            (day + timedelta(days=1), following - timedelta(days=1))
            for day, following in zip(world.window.days, world.window.days[1:], strict=False)
            if (following - day).days > 1
        ]

    def _may_go(self, school: School, kind: str) -> bool:
        """Say whether enough have not been away yet: in a year a small school would run out of people."""
        groups = [school.staff] if kind == STAFF else [each.pupils for each in school.classes]
        people = [person.identifier for group in groups for person in group]
        return sum(each not in self._gone for each in people) > min(KEPT, len(people) // 2)

    def _somebody(self, school: School, kind: str) -> Person:
        while True:
            people = school.staff if kind == STAFF else pick(self._chance, school.classes).pupils
            person = pick(self._chance, people)
            if person.identifier not in self._gone:
                self._gone.add(person.identifier)
                return person

    def _journey(self, school: School, kind: str, left_on: date, back_on: date, destination: str = "") -> Journey:
        """Make a journey that is requested and approved on the school day before, and ends as planned."""
        before = max(day for day in self._world.window.days if day < left_on)
        requested_at = at(before, "08:30") + minutes(self._chance, 0, 300)
        return Journey(
            school=school,
            person=self._somebody(school, kind),
            requested_at=requested_at,
            approved_at=requested_at + minutes(self._chance, 20, 180),
            left_on=left_on,
            planned_return=back_on,
            returned_on=back_on,
            destination=destination or pick(self._chance, self._travel.destinations),
            purpose=BUSINESS if kind == STAFF else pick(self._chance, PURPOSES),
        )

    def usual(self) -> Iterator[Journey]:
        """Yield what a careful county has: staff away on business, pupils on visits in the breaks."""
        for school in self._world.roster:
            for place, day in enumerate(self._days):
                if happens(self._chance, STAFF_JOURNEYS) and self._may_go(school, STAFF):
                    last = min(place + int(self._chance.integers(LONGEST)), len(self._days) - 1)
                    yield self._journey(school, STAFF, day, self._days[last])
            for first, last_day in self._breaks:
                if happens(self._chance, PUPILS_IN_A_BREAK) and self._may_go(school, STUDENT):
                    yield self._journey(school, STUDENT, first, last_day)

    def tutored(self) -> Iterator[Journey]:
        """Yield the candidates who are tutored elsewhere; all but a few are back in time for the exam."""
        world, exam = self._world, self._world.params["exam_date"]
        back_by = exam - timedelta(days=self._world.params["isolation_days"] + 1)
        schools = [school for school in world.roster if school.stage in RENTING_STAGES]
        if not world.planted.holds("away_tutoring_not_back") or not self._days or back_by <= self._days[0]:
            return
        for place in range(TUTORED):
            school = pick(self._chance, schools)
            left_on = (
                self._days[0] if place < STILL_AWAY else pick(self._chance, self._days[: len(self._days) // 2 + 1])
            )
            left_on = min(left_on, back_by)
            latest = (back_by - left_on).days
            back_on = left_on + timedelta(days=int(self._chance.integers(latest + 1)))
            journey = self._journey(school, STUDENT, left_on, back_on)
            journey.purpose = TUTORING
            if place < STILL_AWAY:
                journey.planned_return = journey.returned_on = None
                world.plant("away_tutoring_not_back", end_of(back_by), school)
            yield journey

    def broken(self) -> Iterator[Journey]:
        """Yield journeys without approval, approved too late, not declared in time, and without a return."""
        if not self._days:
            return
        for late in (False, True):
            journey = self._journey(self._school(), STAFF, *self._span())
            journey.requested_at = at(journey.left_on + timedelta(days=1), "10:00") if late else None
            journey.approved_at = journey.requested_at
            self._plant_not_approved(journey)
            yield journey
        for hour in (None, "09:10") if self._breaks else ():
            journey = self._journey(self._school(), STUDENT, *pick(self._chance, self._breaks))
            after = next_school_day(self._world.county, journey.left_on)
            journey.requested_at = journey.approved_at = at(after, hour) if hour else None
            self._plant_not_approved(journey)
            if declared_by := self._world.params["declaration_by"]:
                self._world.plant("leave_undeclared", at(after, declared_by), journey.school)
            yield journey
        for _ in range(2):
            journey = self._journey(self._school(), STAFF, *self._span())
            journey.returned_on = None
            self._world.plant("not_back_from_leave", end_of(journey.left_on), journey.school)
            journey.planned_return = journey.left_on
            yield journey

    def to_risk_areas(self, areas: Sequence[dict[str, Any]]) -> Iterator[Journey]:
        """Yield journeys to areas listed that day, one of them dealt with, and to areas that were not listed then."""
        county, days = self._world.county, self._world.params["disposal_days"]
        for area in areas:
            for listed in (True, False):
                possible = [day for day in self._days if _is_listed(area, day) == listed]
                if possible:
                    left_on = pick(self._chance, possible)
                    journey = self._journey(self._school(), STAFF, left_on, left_on, area["area"])
                    if listed and area is areas[0]:
                        journey.disposed_on = left_on + DISPOSED_AFTER
                    if listed:
                        self._world.plant("trip_to_risk_area", end_of(left_on), journey.school)
                    if listed and not journey.disposed_on:
                        self._world.plant("trip_disposal_pending", deadline(county, left_on, days), journey.school)
                    yield journey

    def _plant_not_approved(self, journey: Journey) -> None:
        self._world.plant("left_without_approval", end_of(journey.left_on), journey.school)

    def _school(self) -> School:
        return pick(self._chance, self._world.roster)

    def _span(self) -> tuple[date, date]:
        day = pick(self._chance, self._days)
        return day, day
