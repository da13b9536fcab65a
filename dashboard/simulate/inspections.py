"""Decides who inspects which school when, for which domains, so that no school waits longer than the county allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from dashboard.calendar import last_day, next_school_day, school_days
from dashboard.simulate.roster import School
from dashboard.simulate.world import World, place_of

NUMERALS = "一二三四五六七八九"
WEEK = 7
FIRST_ROUND = {True: 5, False: 15}  # school days that the first round takes, where visits are weekly and elsewhere
SPARE_DAYS = 6  # by which a round is shorter than what the county allows
DOMAINS_A_VISIT = 3


@dataclass
class Inspection:
    """One inspection of one school; ``passed`` holds the domains that were checked."""

    number: str
    day: date
    team: str
    mode: str
    school: School
    passed: dict[str, bool] = field(default_factory=dict)

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of the export, one a domain."""
        return [
            {
                "inspection_id": self.number,
                "inspected_on": self.day,
                "team": self.team,
                "mode": self.mode,
                **place_of(self.school),
                "domain": domain,
                "passed": passed,
            }
            for domain, passed in self.passed.items()
        ]


def code_table(world: World, name: str) -> Sequence[str]:
    """Return a code table of the county's pack; empty where it has none."""
    table: Sequence[str] = world.county.raw.get("categories", {}).get(name, ())
    return table


def domains_of(world: World) -> list[str]:
    """List what an inspector of the county may look at: its own domains and hazards first."""
    return [*code_table(world, "domains"), *code_table(world, "hazards"), *world.vocabulary.inspections.domains]


def longest_wait(world: World) -> int:
    """Return the days after which a school was not inspected for too long."""
    return int(world.params["visit_days"] or world.params["inspected_days"])


def plan_inspections(world: World) -> dict[str, list[Inspection]]:
    """Return each school's inspections from the opening to the last day: the first one checks every domain."""
    chance = world.chance("inspections")
    domains, told = domains_of(world), world.vocabulary.inspections
    modes, weights = list(told.modes), list(told.modes.values())
    teams = int(world.params["teams"] or 1)
    numbered: list[Inspection] = []
    for place, school in enumerate(world.roster):
        team = told.team.format(number=NUMERALS[place % teams])
        for visit, day in enumerate(_visit_days(world, place, chance)):
            chosen = domains if visit == 0 else [domains[each] for each in sorted(_some(chance, len(domains)))]
            inspection = Inspection("", day, team, modes[int(chance.choice(len(modes), p=weights))], school)
            inspection.passed = {domain: chance.random() >= told.failed for domain in chosen}
            numbered.append(inspection)
    numbered.sort(key=lambda each: (each.day, each.school.code))
    for number, inspection in enumerate(numbered, start=1):
        inspection.number = f"DC-{inspection.day.year}-{number:04d}"
    plan: dict[str, list[Inspection]] = {school.code: [] for school in world.roster}
    for inspection in numbered:
        plan[inspection.school.code].append(inspection)
    return plan


def by_day(plan: Mapping[str, Sequence[Inspection]]) -> dict[date, list[Inspection]]:
    """Sort the inspections by their day, oldest first."""
    found: dict[date, list[Inspection]] = {}
    ordered = sorted((each for visits in plan.values() for each in visits), key=lambda each: each.number)
    for each in ordered:
        found.setdefault(each.day, []).append(each)
    return found


def _some(chance: np.random.Generator, domains: int) -> list[int]:
    return [int(each) for each in chance.choice(domains, size=min(DOMAINS_A_VISIT, domains), replace=False)]


def _visit_days(world: World, place: int, chance: np.random.Generator) -> list[date]:
    """List a school's days of inspection: never further apart than allowed, and mostly a day or more before that."""
    days = school_days(world.county, world.opened_on, world.window.last)
    wait = longest_wait(world)
    weekly = wait <= WEEK
    every, spare = (wait, 1) if weekly else (wait - SPARE_DAYS, wait // 4)
    visits = days[place % FIRST_ROUND[weekly] :][:1]
    while visits:
        latest = last_day(world.county, visits[-1], every)
        tomorrow, wished = visits[-1] + timedelta(days=1), latest - timedelta(days=int(chance.integers(spare + 1)))
        possible = school_days(world.county, tomorrow, wished) or school_days(world.county, tomorrow, latest)
        following = possible[-1] if possible else next_school_day(world.county, visits[-1])
        if following > world.window.last:
            break
        visits.append(following)
    return visits
