"""Sends head teachers' contacts with the parents of pupils who live away from home or in others' care."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from dashboard.calendar import end_of, last_day, next_school_day, term_start
from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.people import Person
from dashboard.simulate.residence import boarders, renters
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.world import World, place_of

BOARDING, RENTING, AT_HOME = "住校", "校外合租", "走读"
PARENTS, OTHERS = "父母", ("祖父母", "祖父母", "其他亲属")
IN_OTHERS_CARE = 0.12  # of those who live away from home
EACH = 3  # times that each rule is broken
SENT = "16:30"


@dataclass
class Pupil:
    """A pupil and the contacts with the parents, oldest first."""

    school: School
    school_class: SchoolClass
    person: Person
    residence: str
    contacts: list[dict[str, Any]]


def send(world: World) -> None:
    """Send one file a school and day of contacts; only a county that asks for contacts has any."""
    if world.params["contact_overdue_days"] is None:
        return
    chance = world.chance("parent contacts")
    days = _days(world)
    away, at_home = list(_away(world, days, chance)), list(_in_others_care(world, chance))
    _break(world, away, at_home, chance)
    files: dict[tuple[date, str], list[dict[str, Any]]] = defaultdict(list)
    for pupil in (*away, *at_home):
        for contact in pupil.contacts:
            files[contact["contacted_on"], pupil.school.code].append(contact)
    schools = {school.code: school for school in world.roster}
    for (day, code), rows in sorted(files.items(), key=lambda file: file[0]):
        world.write("parent_contacts", rows, at(day, SENT) + minutes(chance, 0, 120), school=schools[code], day=day)


def _days(world: World) -> list[date]:
    """List the days of contact: each time the last school day on which it is still in time."""
    days = [world.window.first]
    while True:
        latest = _last_day(world, days[-1])
        in_time = [day for day in world.window.days if days[-1] < day <= latest]
        if not in_time:
            return days
        days.append(in_time[-1])


def _last_day(world: World, day: date) -> date:
    """Return until when a contact of the day holds; a vacation does not count, in it the pupils are at home."""
    latest = last_day(world.county, day, world.params["contact_overdue_days"])
    if term_start(world.county, latest):
        return latest
    return last_day(world.county, next_school_day(world.county, latest), world.params["contact_overdue_days"])


def _away(world: World, days: list[date], chance: np.random.Generator) -> Iterator[Pupil]:
    for school in world.roster:
        for school_class in school.classes:
            living = [(BOARDING, each) for each in boarders(school_class)]
            living += [(RENTING, each) for each in renters(school, school_class)]
            for residence, person in living:
                carer = pick(chance, OTHERS) if happens(chance, IN_OTHERS_CARE) else PARENTS
                pupil = Pupil(school, school_class, person, residence, [])
                pupil.contacts += [_contact(pupil, day, carer) for day in days]
                yield pupil


def _in_others_care(world: World, chance: np.random.Generator) -> Iterator[Pupil]:
    """Yield of each class one pupil at home whose parents work elsewhere: one contact, for their statement."""
    for school in world.roster:
        for school_class in school.classes:
            if len(boarders(school_class)) + len(renters(school, school_class)) < len(school_class.pupils):
                pupil = Pupil(school, school_class, school_class.pupils[-1], AT_HOME, [])
                pupil.contacts.append(_contact(pupil, world.window.first, pick(chance, OTHERS)))
                yield pupil


def _contact(pupil: Pupil, day: date, carer: str) -> dict[str, Any]:
    return {
        "contacted_on": day,
        **place_of(pupil.school),
        "grade": pupil.school_class.grade,
        "class_name": pupil.school_class.name,
        "person_name": pupil.person.name,
        "person_id": pupil.person.identifier,
        "person_type": pupil.person.kind,
        "residence": pupil.residence,
        "carer": carer,
        "statement_on_file": None if carer == PARENTS else True,
        "evidence_on_file": True,
    }


def _break(world: World, away: list[Pupil], at_home: list[Pupil], chance: np.random.Generator) -> None:
    """Break each rule with pupils of its own."""
    left = iter([away[int(place)] for place in chance.permutation(len(away))])
    for _, pupil in zip(range(EACH), left, strict=False):
        if len(pupil.contacts) > 1:  # else the last contact is still recent
            del pupil.contacts[int(chance.integers(1, len(pupil.contacts))) :]
            due_at = end_of(_last_day(world, pupil.contacts[-1]["contacted_on"]))
            world.plant("parent_contact_overdue", due_at, pupil.school, pupil.school_class)
    for _, pupil in zip(range(EACH), left, strict=False):
        contact = pick(chance, pupil.contacts)
        contact["evidence_on_file"] = False
        world.plant("contact_without_evidence", end_of(contact["contacted_on"]), pupil.school, pupil.school_class)
    silent: set[int] = set()  # of each class one pupil at most: the rule counts by class
    for _, pupil in zip(range(EACH), (each for each in left if each.residence == BOARDING), strict=False):
        pupil.contacts.clear()
        if id(pupil.school_class) not in silent:
            world.plant("boarders_never_contacted", end_of(_last_day(world, world.opened_on)), *_place(pupil))
        silent.add(id(pupil.school_class))
    for place, statement in zip(chance.permutation(len(at_home)), (False, None, False), strict=False):
        pupil = at_home[int(place)]
        pupil.contacts[0]["statement_on_file"] = statement
        world.plant("statement_missing", end_of(pupil.contacts[0]["contacted_on"]), *_place(pupil))


def _place(pupil: Pupil) -> tuple[School, SchoolClass]:
    return pupil.school, pupil.school_class
