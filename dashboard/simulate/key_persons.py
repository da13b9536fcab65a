"""People who must isolate: who came back from where, when their isolation ends, and whose was not as it should be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Any

import numpy as np

from dashboard.calendar import next_school_day
from dashboard.county import County
from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.people import FAMILY, STAFF, STUDENT, PeopleMaker, Person
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.vocabulary import Vocabulary

SHARE_OF_PUPILS = 0.005
NEVER_RELEASED = 3
PLACES = ("居家隔离", "居家隔离", "居家隔离", "集中隔离", "医学观察")
NOT_ISOLATED = "未隔离"
BEFORE_THE_START = 20  # days: the ledger is not empty on the first morning
BEFORE_THE_END = 4  # days: whoever came has been tested by the end
EARLY = timedelta(days=4)  # before the last day of an isolation
UNTRACKED = timedelta(days=4)


class Fault(Enum):
    """What went wrong with one isolation."""

    NEVER_RELEASED = auto()
    RELEASED_EARLY = auto()
    CLEARED_EARLY = auto()
    RESULT_AFTER_RELEASE = auto()
    ISOLATED_LATE = auto()
    NEVER_ISOLATED = auto()
    NOT_TRACKED = auto()
    SAMPLED_LATE = auto()
    NEVER_SAMPLED = auto()


# Faults of those whose isolation is long over, and of those who are still in it.
AFTERWARDS = (
    Fault.RELEASED_EARLY,
    Fault.CLEARED_EARLY,
    Fault.RESULT_AFTER_RELEASE,
    Fault.SAMPLED_LATE,
    Fault.ISOLATED_LATE,
)
STILL = (Fault.NOT_TRACKED, Fault.NEVER_ISOLATED)


@dataclass(frozen=True)
class KeyPerson:
    """One arrival of one person. Times are local; ``released_on`` None means that nobody ever released them.

    ``tracked_until`` is the last day on which anybody asked after them; None: it went on.
    """

    school: School
    school_class: SchoolClass | None
    person: Person
    category: str
    source_area: str
    arrived_on: date
    registered_at: datetime
    place: str
    isolation_start: date | None
    due_on: date
    released_on: date | None
    cleared_on: date | None
    tracked_until: date | None = None
    fault: Fault | None = None

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
    """Draw the county's key persons, in the order of their arrival. A county without categories has none.

    The pack's ``simulate.key_persons`` says how many there are; all of them are then tested.
    """
    categories = county.raw.get("categories", {}).get("key_persons", ())
    if not categories:
        return []
    first, last = window[0] - timedelta(days=BEFORE_THE_START), window[1]
    length = int(county.params["isolation_days"])
    told = county.raw.get("simulate", {}).get("key_persons")
    count = told or max(2 * NEVER_RELEASED, round(SHARE_OF_PUPILS * sum(each.pupils for each in roster)))
    arrivals = sorted(
        first + timedelta(days=int(each)) for each in chance.integers((last - first).days - BEFORE_THE_END, size=count)
    )
    taken: set[str] = set()
    found = []
    for arrived_on in arrivals:
        person = None
        while person is None or person.identifier in taken:  # nobody isolates twice at a time
            school = pick(chance, roster)
            kind = pick(chance, (STUDENT, STUDENT, STUDENT, STAFF, FAMILY, FAMILY))
            person, school_class = _somebody(school, kind, maker, arrived_on, chance)
        taken.add(person.identifier)
        due_on = arrived_on + timedelta(days=length)
        record = KeyPerson(
            school=school,
            school_class=school_class,
            person=person,
            category=pick(chance, categories),
            source_area=pick(chance, vocabulary.source_areas),
            arrived_on=arrived_on,
            registered_at=at(arrived_on, "10:00") + minutes(chance, 0, 1200),
            place=pick(chance, PLACES),
            isolation_start=arrived_on,
            due_on=due_on,
            released_on=due_on,
            cleared_on=next_school_day(county, due_on),
        )
        found.append(record)
    for place, fault in _faults(found, last, all_tested=told is not None, chance=chance):
        found[place] = _at_fault(county, found[place], fault, last)
    return found


def _faults(
    persons: Sequence[KeyPerson], last: date, *, all_tested: bool, chance: np.random.Generator
) -> Iterator[tuple[int, Fault]]:
    """Choose whose isolation goes wrong, and how; a short simulation has fewer faults."""
    # Only somebody whose time is long over can be overdue on the last day.
    over = [place for place, each in enumerate(persons) if each.due_on + timedelta(days=3) <= last]
    still = [place for place, each in enumerate(persons) if each.due_on > last]
    wanted = (
        (over, [Fault.NEVER_RELEASED] * NEVER_RELEASED + list(AFTERWARDS)),
        (still, [*STILL, *([] if all_tested else [Fault.NEVER_SAMPLED])]),
    )
    for places, faults in wanted:
        yield from zip((int(each) for each in chance.permutation(places)), faults, strict=False)


def _at_fault(county: County, each: KeyPerson, fault: Fault, last: date) -> KeyPerson:
    each = replace(each, fault=fault)
    if fault is Fault.NEVER_RELEASED:
        return replace(each, released_on=None, cleared_on=None)
    if fault is Fault.RELEASED_EARLY:
        return replace(each, released_on=each.due_on - EARLY)
    if fault is Fault.CLEARED_EARLY:
        return replace(each, cleared_on=each.due_on - EARLY)
    if fault is Fault.ISOLATED_LATE:
        due_on = each.due_on + timedelta(days=1)
        start = each.arrived_on + timedelta(days=1)
        released = {"released_on": due_on, "cleared_on": next_school_day(county, due_on)}
        return replace(each, isolation_start=start, due_on=due_on, **released)  # type: ignore[arg-type]
    if fault is Fault.NEVER_ISOLATED:
        return replace(each, place=NOT_ISOLATED, isolation_start=None, released_on=None, cleared_on=None)
    if fault is Fault.NOT_TRACKED:
        return replace(each, tracked_until=max(each.arrived_on, last - UNTRACKED))
    return each


def _somebody(
    school: School, kind: str, maker: PeopleMaker, today: date, chance: np.random.Generator
) -> tuple[Person, SchoolClass | None]:
    if kind == STAFF:
        return pick(chance, school.staff), None
    school_class = pick(chance, school.classes)
    if kind == STUDENT and school_class.pupils:
        return pick(chance, school_class.pupils), school_class
    return maker.person(FAMILY, born=today.year - int(chance.integers(28, 70))), school_class


def ledger(persons: Sequence[KeyPerson], now: datetime, chance: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Yield the ledger's rows as they stand at ``now``: everybody registered by then, releases that have happened."""
    today = now.date()
    for each in persons:
        if each.registered_at > now:
            continue
        gone = each.released_on is not None and each.released_on <= today
        tracked = each.released_on if gone else today - timedelta(days=int(happens(chance, 0.2)))
        if each.tracked_until:
            tracked = min(each.tracked_until, tracked or today)
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
            "isolation_start": each.isolation_start,
            "released_on": each.released_on if gone else None,
            "cleared_on": each.cleared_on if each.cleared_on and each.cleared_on <= today else None,
            "last_tracked_on": max(tracked or today, each.arrived_on),
        }
