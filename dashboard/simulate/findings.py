"""Follows what inspections found: circulated, self-checked by the others, mended by its day, as it should be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dashboard.calendar import last_day, school_days
from dashboard.simulate.chance import pick
from dashboard.simulate.inspections import Inspection
from dashboard.simulate.roster import School
from dashboard.simulate.world import World, place_of

AT_ONCE = "立行立改"
SCHOOL_LEVEL = "学校"
USUAL_TERM = (7, 14)  # days that a school is given


@dataclass
class Finding:
    """One problem at one school; ``self_checks`` holds each school's day of answering the circular."""

    number: str
    inspection: Inspection
    domain: str
    level: str
    due: date | None
    circulated: date | None
    closed: date | None
    self_checks: dict[str, date] = field(default_factory=dict)

    @property
    def school(self) -> School:
        """Where it was found."""
        return self.inspection.school

    @property
    def found(self) -> date:
        """When it was found."""
        return self.inspection.day

    def days(self) -> set[date]:
        """Return the days on which something about it becomes known."""
        told = (self.found, self.circulated, self.closed, *self.self_checks.values())
        return {day for day in told if day}

    def rows(self, roster: Sequence[School], since: date, until: date) -> Iterator[dict[str, Any]]:
        """Yield the rows that changed on the days ``since`` … ``until``, as they stood on the last of them."""

        def known(day: date | None) -> date | None:
            return day if day and day <= until else None

        def new(*told: date | None) -> bool:
            return any(day and since <= day <= until for day in told)

        about = {"finding_id": self.number, "domain": self.domain, "found_on": self.found}
        own = self.self_checks.get(self.school.code)
        if new(self.found, self.circulated, self.closed, own):
            yield {
                **about,
                **place_of(self.school),
                "inspection_id": self.inspection.number,
                "description": f"{self.domain}不符合要求",
                "level": self.level,
                "owner": self.school.principal if self.level == SCHOOL_LEVEL else None,
                "circulated_on": known(self.circulated),
                "due_on": self.due,
                "closed_on": known(self.closed),
                "self_checked_on": known(own),
            }
        for school in roster:
            answered = self.self_checks.get(school.code)
            if school is not self.school and new(answered):
                yield {
                    **about,
                    **place_of(school),
                    "description": f"{self.domain}对照通报自查",
                    "level": SCHOOL_LEVEL,
                    "self_checked_on": answered,
                }


def follow(world: World, inspection: Inspection, domain: str) -> Finding:
    """Return what becomes of a failed check where everybody does what the county asks for; its number comes later."""
    chance = world.chance("findings")
    given = 0 if at_once(world) else int(chance.integers(USUAL_TERM[0], USUAL_TERM[1] + 1))
    due = last_day(world.county, inspection.day, given)
    circulated = _day_within(
        world, inspection.day, last_day(world.county, inspection.day, world.params["circulate_days"])
    )
    closed = _day_within(world, inspection.day, due) if given else inspection.day
    return Finding("", inspection, domain, SCHOOL_LEVEL, due, circulated, closed)


def at_once(world: World) -> bool:
    """Say whether the county wants a problem mended on the day it is found."""
    return bool(world.params["rectification"] == AT_ONCE)


def answer(world: World, finding: Finding) -> None:
    """Let every school check itself after the circular, in time, where the county asks for that."""
    days = world.params["self_check_days"]
    if days is None or finding.circulated is None:
        return
    latest = last_day(world.county, finding.circulated, days)
    finding.self_checks = {school.code: _day_within(world, finding.circulated, latest) for school in world.roster}


def _day_within(world: World, after: date, latest: date) -> date:
    """Draw a school day after ``after`` and until ``latest``; ``latest`` where there is none."""
    possible = school_days(world.county, after + timedelta(days=1), latest)
    return pick(world.chance("findings"), possible) if possible else latest
