"""Nucleic-acid tests: who was tested when, and which results are not out yet. All of them are negative."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.key_persons import Fault, KeyPerson
from dashboard.simulate.people import Person
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.vocabulary import Vocabulary
from dashboard.simulate.window import Window

TESTED_ON_DAYS = (7, 12)  # of an isolation, after the sample that is taken when somebody is registered
KEY_PERSON, ROUTINE = "五类人员", "应检尽检"
LOST = 2  # samples whose result never comes
STAFF_SHARE_A_WEEK = 0.06
SLOW = 0.1


@dataclass(frozen=True)
class Sample:
    """One sample and when its result came out."""

    school: School
    school_class: SchoolClass | None
    person: Person
    purpose: str
    sampled_at: datetime
    resulted_at: datetime
    laboratory: str


def draw_samples(
    vocabulary: Vocabulary,
    roster: Sequence[School],
    isolated: Sequence[KeyPerson],
    window: Window,
    chance: np.random.Generator,
) -> list[Sample]:
    """Draw the samples: key persons when registered and on two days of their isolation, and some staff every week."""
    wanted: list[tuple[School, SchoolClass | None, Person, str, datetime]] = []
    late: dict[str, datetime] = {}  # when a result comes that should have come long before
    for each in isolated:
        for when in _sampled_at(each, chance):
            wanted.append((each.school, each.school_class, each.person, KEY_PERSON, when))
        if each.fault is Fault.RESULT_AFTER_RELEASE:
            late[each.person.identifier] = at(each.due_on + timedelta(days=1), "09:00")
    for day in window.days:
        if day.isoweekday() == 3:
            for school in roster:
                count = round(STAFF_SHARE_A_WEEK * len(school.staff))
                for place in chance.choice(len(school.staff), count, replace=False):
                    when = at(day, "13:30") + minutes(chance, 0, 180)
                    wanted.append((school, None, school.staff[int(place)], ROUTINE, when))
    samples = []
    for school, school_class, person, purpose, when in sorted(wanted, key=lambda each: (each[4], each[2].identifier)):
        # A slow result still comes within the 48 hours of Z28.
        wait = minutes(chance, 1800, 2640) if happens(chance, SLOW) else minutes(chance, 300, 1500)
        laboratory = pick(chance, vocabulary.laboratories)
        if when.date() <= window.last:
            resulted_at = late.get(person.identifier, when + wait) if purpose == KEY_PERSON else when + wait
            samples.append(Sample(school, school_class, person, purpose, when, resulted_at, laboratory))
    return _with_lost(samples, window, chance)


def _sampled_at(each: KeyPerson, chance: np.random.Generator) -> Iterator[datetime]:
    first = each.registered_at + minutes(chance, 60, 1080)
    later = [at(each.arrived_on + timedelta(days=day), "09:00") + minutes(chance, 0, 240) for day in TESTED_ON_DAYS]
    if each.fault is Fault.NEVER_SAMPLED:
        return
    yield first + timedelta(hours=24) if each.fault is Fault.SAMPLED_LATE else first
    if each.fault is not Fault.RESULT_AFTER_RELEASE:
        yield from later


def _with_lost(samples: list[Sample], window: Window, chance: np.random.Generator) -> list[Sample]:
    """Let some results of staff that should be out by the end never come."""
    since, until = (at(window.last, "12:00") - timedelta(days=days) for days in (9, 3))
    places = [
        place for place, each in enumerate(samples) if each.purpose == ROUTINE and since <= each.sampled_at <= until
    ]
    for place in chance.permutation(places)[:LOST]:
        samples[int(place)] = replace(samples[int(place)], resulted_at=datetime.max)
    return samples


def sample_rows(samples: Sequence[Sample], since: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the rows as they stand at ``now``: samples taken, and results come out, after ``since``."""
    for each in samples:
        is_out = each.resulted_at <= now
        if each.sampled_at <= now and (each.sampled_at > since or (is_out and each.resulted_at > since)):
            yield {
                "person_name": each.person.name,
                "person_id": each.person.identifier,
                "person_type": each.person.kind,
                "school_code": each.school.code,
                "school_name": each.school.name,
                "grade": each.school_class.grade if each.school_class else None,
                "class_name": each.school_class.name if each.school_class else None,
                "purpose": each.purpose,
                "sampled_at": each.sampled_at,
                "resulted_at": each.resulted_at if is_out else None,
                "result": "阴性" if is_out else "待出",
                "lab": each.laboratory,
            }
