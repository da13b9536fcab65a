"""Nucleic-acid tests: whom the office has tested when, and which results are not out yet. All of them are negative."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.key_persons import KeyPerson
from dashboard.simulate.people import Person
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.vocabulary import Vocabulary
from dashboard.simulate.window import Window

TESTED_ON_DAYS = (1, 7, 14)  # of an isolation
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
    """Draw the samples of the window: key persons on three days of their isolation, and some staff every week."""
    wanted: list[tuple[School, SchoolClass | None, Person, str, datetime]] = []
    for each in isolated:
        for offset in TESTED_ON_DAYS:
            when = at(each.arrived_on + timedelta(days=offset), "09:00") + minutes(chance, 0, 240)
            wanted.append((each.school, each.school_class, each.person, "五类人员", when))
    for day in window.days:
        if day.isoweekday() == 3:
            for school in roster:
                count = round(STAFF_SHARE_A_WEEK * len(school.staff))
                for place in chance.choice(len(school.staff), count, replace=False):
                    when = at(day, "13:30") + minutes(chance, 0, 180)
                    wanted.append((school, None, school.staff[int(place)], "应检尽检", when))
    samples = []
    for school, school_class, person, purpose, when in sorted(wanted, key=lambda each: (each[4], each[2].identifier)):
        wait = minutes(chance, 1800, 4300) if happens(chance, SLOW) else minutes(chance, 300, 1500)
        laboratory = pick(chance, vocabulary.laboratories)
        if window.first <= when.date() <= window.last:
            samples.append(Sample(school, school_class, person, purpose, when, when + wait, laboratory))
    return samples


def sample_rows(samples: Sequence[Sample], since: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the office's rows as they stand at ``now``: samples taken, and results come out, after ``since``."""
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
