"""People who must isolate: who came back from where, when their isolation ends, and who was never released."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from dashboard.calendar import is_school_day
from dashboard.county import County
from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.people import FAMILY, STAFF, STUDENT, PeopleMaker, Person
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.vocabulary import Vocabulary

SHARE_OF_PUPILS = 0.005
NEVER_RELEASED = 3
PLACES = ("居家隔离", "居家隔离", "居家隔离", "集中隔离", "医学观察")
BEFORE_THE_START = 20  # days: the ledger is not empty on the first morning


@dataclass(frozen=True)
class KeyPerson:
    """One arrival of one person. Times are local; ``released_on`` None means that nobody ever released them."""

    school: School
    school_class: SchoolClass | None
    person: Person
    category: str
    source_area: str
    arrived_on: date
    registered_at: datetime
    place: str
    due_on: date
    released_on: date | None
    cleared_on: date | None

    def is_away(self, day: date) -> bool:
        """Say whether the person may not be in class on ``day``."""
        return self.arrived_on <= day and (self.cleared_on is None or day < self.cleared_on)


def key_persons(
    county: County,
    vocabulary: Vocabulary,
    roster: Sequence[School],
    window: tuple[date, date],
    maker: PeopleMaker,
    chance: np.random.Generator,
) -> list[KeyPerson]:
    """Draw the county's key persons, in the order of their arrival. A county without categories has none."""
    categories = county.raw.get("categories", {}).get("key_persons", ())
    if not categories:
        return []
    first, last = window[0] - timedelta(days=BEFORE_THE_START), window[1]
    length = int(county.params["isolation_days"])
    count = max(2 * NEVER_RELEASED, round(SHARE_OF_PUPILS * sum(each.pupils for each in roster)))
    arrivals = sorted(first + timedelta(days=int(each)) for each in chance.integers((last - first).days, size=count))
    # Only somebody whose time is long over can be overdue on the last day.
    over = [place for place, day in enumerate(arrivals) if day + timedelta(days=length + 1) < last]
    forgotten = {int(each) for each in chance.choice(over, min(NEVER_RELEASED, len(over)), replace=False)}
    taken: set[str] = set()
    found = []
    for place, arrived_on in enumerate(arrivals):
        school = pick(chance, roster)
        kind = pick(chance, (STUDENT, STUDENT, STUDENT, STAFF, FAMILY, FAMILY))
        person, school_class = _somebody(school, kind, maker, arrived_on, chance)
        due_on = arrived_on + timedelta(days=length)
        released_on = None if place in forgotten else due_on
        record = KeyPerson(
            school=school,
            school_class=school_class,
            person=person,
            category=pick(chance, categories),
            source_area=pick(chance, vocabulary.source_areas),
            arrived_on=arrived_on,
            registered_at=at(arrived_on, "10:00") + minutes(chance, 0, 1200),
            place=pick(chance, PLACES),
            due_on=due_on,
            released_on=released_on,
            cleared_on=None if released_on is None else _next_school_day(county, released_on),
        )
        # Nobody isolates twice at a time: a second draw of the same person is let go.
        if person.identifier not in taken:
            taken.add(person.identifier)
            found.append(record)
    return found


def _somebody(
    school: School, kind: str, maker: PeopleMaker, today: date, chance: np.random.Generator
) -> tuple[Person, SchoolClass | None]:
    if kind == STAFF:
        return pick(chance, school.staff), None
    school_class = pick(chance, school.classes)
    if kind == STUDENT and school_class.pupils:
        return pick(chance, school_class.pupils), school_class
    return maker.person(FAMILY, born=today.year - int(chance.integers(28, 70))), school_class


def _next_school_day(county: County, day: date) -> date:
    for offset in range(1, 8):
        if is_school_day(county, day + timedelta(days=offset)):
            return day + timedelta(days=offset)
    return day + timedelta(days=1)


def ledger(persons: Sequence[KeyPerson], now: datetime, chance: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Yield the ledger's rows as they stand at ``now``: everybody registered by then, releases that have happened."""
    today = now.date()
    for each in persons:
        if each.registered_at > now:
            continue
        gone = each.released_on is not None and each.released_on <= today
        tracked = each.released_on if gone else today - timedelta(days=int(happens(chance, 0.2)))
        yield {
            "person_name": each.person.name,
            "person_id": each.person.identifier,
            "person_type": each.person.kind,
            "school_code": each.school.code,
            "school_name": each.school.name,
            "grade": each.school_class.grade if each.school_class else None,
            "class_name": each.school_class.name if each.school_class else None,
            "category": each.category,
            "source_area": each.source_area,
            "arrived_on": each.arrived_on,
            "registered_at": each.registered_at,
            "isolation_place": each.place,
            "isolation_start": each.arrived_on,
            "released_on": each.released_on if gone else None,
            "cleared_on": each.cleared_on if each.cleared_on and each.cleared_on <= today else None,
            "last_tracked_on": max(tracked or today, each.arrived_on),
        }
