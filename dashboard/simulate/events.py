"""What was done about each person found unwell, step by step, and where a step was late or left out."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Any

import numpy as np

from dashboard.simulate.chance import at, minutes, pick
from dashboard.simulate.clusters import cases_of, find_clusters
from dashboard.simulate.illness import FEVER, Spell
from dashboard.simulate.world import World, place_of

CALLED_IN = "08:10"  # when parents tell the school of an illness that began at home
HANDED_TO_PARENTS = "家长"
HIGH_FEVER_C = 39.6
NOT_RECORDED = 2  # patients of the outbreak about whom nothing was written
EACH = 2  # how often each fault comes


class Fault(Enum):
    """What was late or left out after one person was found."""

    ISOLATED_LATE = auto()
    NEVER_ISOLATED = auto()
    COMMAND_LATE = auto()
    HEALTH_NEVER = auto()
    NOT_HANDED_OVER = auto()
    NEVER_CLOSED = auto()
    DISPOSED_LATE = auto()
    HIGH_FEVER_NOT_REPORTED = auto()


OF_FEVER = (Fault.NOT_HANDED_OVER, Fault.DISPOSED_LATE, Fault.HIGH_FEVER_NOT_REPORTED)


@dataclass(frozen=True)
class Event:
    """One person found unwell in one illness; a step that never came is None."""

    event_id: str
    spell: Spell
    found_at: datetime
    temperature_c: float
    isolated_at: datetime | None
    disposed_at: datetime | None
    command_notified_at: datetime | None
    health_notified_at: datetime | None
    handed_to: str | None
    closed_at: datetime | None

    @property
    def is_feverish(self) -> bool:
        """Say whether fever is among the symptoms."""
        return FEVER in self.spell.symptoms

    @property
    def steps(self) -> tuple[datetime | None, ...]:
        """The steps before the closing."""
        return self.isolated_at, self.disposed_at, self.command_notified_at, self.health_notified_at

    @property
    def written_at(self) -> datetime:
        """When the school writes it down: when all that it does before the closing is done."""
        return max(self.found_at + timedelta(hours=1), *(each for each in self.steps if each))

    def is_new(self, since: datetime, now: datetime) -> bool:
        """Say whether it was written down, or closed, between two instants."""
        closed = self.closed_at is not None and since < self.closed_at <= now
        return self.written_at <= now and (self.written_at > since or closed)

    def as_of(self, now: datetime) -> "Event":
        """Return it as it stands at an instant."""
        return replace(self, closed_at=self.closed_at if self.closed_at and self.closed_at <= now else None)

    def row(self) -> dict[str, Any]:
        """Return it as a row of the data set."""
        spell = self.spell
        return {
            "event_id": self.event_id,
            "found_at": self.found_at,
            **place_of(spell.school),
            "grade": spell.school_class.grade if spell.school_class else None,
            "class_name": spell.school_class.name if spell.school_class else None,
            "person_name": spell.person.name,
            "person_id": spell.person.identifier,
            "person_type": spell.person.kind,
            "symptoms": "、".join(spell.symptoms),
            "temperature_c": self.temperature_c,
            "isolated_at": self.isolated_at,
            "disposed_at": self.disposed_at,
            "command_notified_at": self.command_notified_at,
            "health_notified_at": self.health_notified_at,
            "handed_to": self.handed_to,
            "closed_at": self.closed_at,
        }


def draw_events(world: World) -> list[Event]:
    """Draw an event for every pupil whom a screening found, every notifiable disease, and a case of every cluster.

    One cluster of an ordinary illness is not reported at all, nor are some patients of the outbreak.
    """
    chance = world.chance("symptom events")
    found = dict(_found(world, chance))
    diseases = world.county.raw["categories"]["notifiable_diseases"]
    patients = [place for place in found if world.spells[place].illness.diagnosis in diseases]
    for place in chance.permutation(patients)[:NOT_RECORDED]:
        del found[int(place)]
    for cluster in find_clusters(cases_of(world, []), world.params, world.county):
        reach = cluster.until + timedelta(days=world.params["cluster_span_days"])
        own = [place for place, spell in enumerate(world.spells) if spell.school_class is cluster.school_class]
        reporting = [place for place in own if place in found and cluster.since <= found[place].date() <= reach]
        ill = [place for place in own if cluster.since <= world.spells[place].onset <= cluster.until]
        if any(world.spells[place].is_outbreak and place not in patients for place in ill):
            for place in reporting:
                del found[place]
        elif not reporting:
            place = max(ill, key=lambda each: world.spells[each].days[0])
            found[place] = at(world.spells[place].days[0], CALLED_IN) + minutes(chance, 0, 25)
    numbers: Counter[tuple[str, date]] = Counter()
    events = []
    for place, found_at in sorted(found.items(), key=lambda each: (each[1], each[0])):
        spell = world.spells[place]
        numbers[spell.school.code, found_at.date()] += 1
        number = f"YC-{found_at:%Y%m%d}-{numbers[spell.school.code, found_at.date()]:02d}"
        events.append(_careful(world, number, spell, found_at, chance))
    return _with_faults(world, events, chance)


def _found(world: World, chance: np.random.Generator) -> Iterator[tuple[int, datetime]]:
    """Yield which pupils are found, by the place of their illness, and when."""
    cutoffs = world.county.reports.get("screening", {}).get("sessions", {})
    diseases = world.county.raw["categories"]["notifiable_diseases"]
    for place, spell in enumerate(world.spells):
        if spell.school_class is None:
            continue
        if spell.noticed and spell.noticed[0] in world.window.days:
            day, session = spell.noticed
            yield place, at(day, cutoffs[session]) - minutes(chance, 5, 60)
        elif spell.illness.diagnosis in diseases and spell.days[0] in world.window.days:
            yield place, at(spell.days[0], CALLED_IN) + minutes(chance, 0, 25)


def _careful(world: World, number: str, spell: Spell, found_at: datetime, chance: np.random.Generator) -> Event:
    """Do everything in time: isolated within ten minutes, notified within the hour, closed within four hours."""
    feverish = FEVER in spell.symptoms
    temperature = float(chance.uniform(37.4, 39.3) if feverish else chance.uniform(36.2, 37.1))
    isolated_at = found_at + minutes(chance, 1, 9)
    disposed_at = isolated_at + minutes(chance, 3, 18)
    command, health = (disposed_at + minutes(chance, 2, 30) for _ in range(2))
    hospital = spell.hospital or pick(chance, world.vocabulary.hospitals)
    return Event(
        event_id=number,
        spell=spell,
        found_at=found_at,
        temperature_c=round(temperature, 1),
        isolated_at=isolated_at,
        disposed_at=disposed_at,
        command_notified_at=command,
        health_notified_at=health,
        handed_to=hospital if feverish else HANDED_TO_PARENTS,
        closed_at=max(command, health) + minutes(chance, 20, 180),
    )


def _with_faults(world: World, events: list[Event], chance: np.random.Generator) -> list[Event]:
    """Make some events of ordinary illness, so old that every deadline has passed, go wrong; each in one way."""
    until = world.window.days[-4:][0]
    places = [
        place
        for place, each in enumerate(events)
        if not each.spell.is_outbreak and each.found_at.date() < until
    ]  # fmt: skip
    free = [int(place) for place in chance.permutation(places)]
    by_kind: dict[bool, list[int]] = defaultdict(list)
    for place in free:
        by_kind[events[place].is_feverish].append(place)
    for fault in [fault for fault in Fault for _ in range(EACH)]:
        fitting = by_kind[True] if fault in OF_FEVER or not by_kind[False] else by_kind[False]
        if fitting:
            place = fitting.pop()
            events[place] = _at_fault(events[place], fault)
    return events


def _at_fault(each: Event, fault: Fault) -> Event:
    def after(span: int) -> datetime:
        return each.found_at + timedelta(minutes=span)

    changed: dict[Fault, dict[str, Any]] = {
        Fault.ISOLATED_LATE: {"isolated_at": after(45)},
        Fault.NEVER_ISOLATED: {"isolated_at": None},
        Fault.COMMAND_LATE: {"command_notified_at": after(150), "closed_at": after(200)},
        Fault.HEALTH_NEVER: {"health_notified_at": None},
        Fault.NOT_HANDED_OVER: {"handed_to": None},
        Fault.NEVER_CLOSED: {"closed_at": None},
        Fault.DISPOSED_LATE: {"disposed_at": after(55), "closed_at": after(240)},
        Fault.HIGH_FEVER_NOT_REPORTED: {"temperature_c": HIGH_FEVER_C, "health_notified_at": None},
    }
    return replace(each, **changed[fault])
