"""Which classes have a cluster of illness, by the national rule (clause N1), from what was played and not from SQL."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.county import County
from dashboard.simulate.presence import CLEARANCE_FROM
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.world import World

GROUPS = "symptom_groups_"


@dataclass(frozen=True)
class Case:
    """One pupil who fell ill on a day, and when that was first known."""

    school: School
    school_class: SchoolClass
    person_id: str
    symptoms: tuple[str, ...]
    onset: date
    known_at: datetime


@dataclass(frozen=True)
class Cluster:
    """Days on which the threshold is reached, not further apart than the rule's span; ``crossed_at``: when known."""

    school: School
    school_class: SchoolClass
    since: date
    until: date
    crossed_at: datetime


def known_at(world: World, place: int) -> datetime | None:
    """Return when the register first told of an illness (its place among the spells); None: never."""
    spell = world.spells[place]
    days = [*spell.days]
    if len(spell.days) >= CLEARANCE_FROM and spell.returned_on:
        days.append(spell.returned_on)
    return min((when for day in days if (when := world.known_at.get((spell.school.code, day)))), default=None)


def cases_of(world: World, found: Iterable[tuple[int, datetime]]) -> list[Case]:
    """List the pupils of whom a register, or an event that was ``found``, tells; illnesses by place."""
    events = dict(found)
    cases = []
    for place, spell in enumerate(world.spells):
        known = [when for when in (known_at(world, place), events.get(place)) if when]
        if spell.school_class and known:
            who = spell.school, spell.school_class, spell.person.identifier
            cases.append(Case(*who, spell.symptoms, spell.onset, min(known)))
    return cases


def find_clusters(cases: Iterable[Case], params: Mapping[str, Any], county: County) -> list[Cluster]:
    """Find every cluster, in the order of schools and days."""
    groups = [set(names) for name, names in county.raw["categories"].items() if name.startswith(GROUPS)]
    classes: dict[tuple[str, str, str], list[Case]] = defaultdict(list)
    for case in cases:
        classes[case.school.code, case.school_class.grade, case.school_class.name].append(case)
    found = []
    for _, own in sorted(classes.items()):
        crossed: dict[date, datetime] = {}
        for group in groups:
            for day, instant in _crossed([case for case in own if _belongs(case, group)], params):
                crossed[day] = min(instant, crossed.get(day, instant))
        found += _clusters(own[0], crossed, params["cluster_span_days"])
    return found


def _belongs(case: Case, group: set[str]) -> bool:
    return any(name in symptom for name in group for symptom in case.symptoms)  # 剧烈呕吐 is 呕吐, too


def _crossed(cases: Sequence[Case], params: Mapping[str, Any]) -> Iterable[tuple[date, datetime]]:
    """Yield the days on which a threshold is reached, with the instant at which the case that reached it was known."""
    for day in {case.onset for case in cases}:
        first = day - timedelta(days=params["cluster_span_days"] - 1)
        that_day = sorted(case.known_at for case in cases if case.onset == day)
        span = sorted(case.known_at for case in cases if first <= case.onset <= day)
        for known, needed in ((that_day, params["cluster_day_cases"]), (span, params["cluster_span_cases"])):
            if len(known) >= needed:
                yield day, known[needed - 1]


def _clusters(case: Case, crossed: Mapping[date, datetime], apart: int) -> list[Cluster]:
    runs: list[list[date]] = []
    for day in sorted(crossed):
        if runs and (day - runs[-1][-1]).days <= apart:
            runs[-1].append(day)
        else:
            runs.append([day])
    place = case.school, case.school_class
    return [Cluster(*place, run[0], run[-1], min(crossed[day] for day in run)) for run in runs]
