"""Sends how many people each school has on its roster, surveyed, verified and with a health code.

A school sends once, and again when something has changed. The figures of Zaozhuang come out as its source gives them,
with the gap that it does not explain: pupils verified who have no health code.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from dashboard.calendar import deadline
from dashboard.simulate.chance import at, minutes
from dashboard.simulate.people import FAMILY, STAFF, STUDENT
from dashboard.simulate.planted import midnight
from dashboard.simulate.roster import School
from dashboard.simulate.world import World, place_of

USUAL_LOOKBACK = 14  # days, where the county asks for none
SHORT_LOOKBACK = 9  # days too few
WITHOUT_CODES = 6  # schools that share the pupils without a code
EACH = 2  # times that each other rule is broken
SENT_FROM, CHANGED_FROM = "07:20", "11:00"

Row = dict[str, Any]


def send(world: World) -> None:
    """Send each school's rows on the first morning; some that were incomplete once more on the next school day."""
    kinds = world.county.raw.get("categories", {}).get("registered", ())
    if not kinds:
        return
    chance, day = world.chance("registrations"), world.window.first
    left = iter([world.roster[int(place)] for place in chance.permutation(len(world.roster))])
    rows = {
        school.code: {kind: _row(world, school, day, kind, family_members) for kind in kinds}
        for school, family_members in zip(world.roster, _family_members(world), strict=True)
    }
    if not world.vocabulary.registrations:  # else a source says how many there are in all, and nobody may be left out
        forgetful = next(left)
        del rows[forgetful.code][kinds[-1]]
        world.plant("registration_missing", midnight(world.opened_on), forgetful)
    _without_codes(world, left, rows)
    again = _unverified(world, left, rows) if world.planted.holds("pupils_unverified") else []
    _not_surveyed(world, left, rows)
    for school in world.roster:
        sent_at = at(day, SENT_FROM) + minutes(chance, 0, 90)
        world.write("registrations", list(rows[school.code].values()), sent_at, school=school)
    for school in again:
        rows[school.code][STUDENT]["verified"] = school.pupils
        complete = [{**row, "report_date": world.window.days[1]} for row in rows[school.code].values()]
        sent_at = at(world.window.days[1], CHANGED_FROM) + minutes(chance, 0, 90)
        world.write("registrations", complete, sent_at, school=school)


def _row(world: World, school: School, day: date, kind: str, family_members: int) -> Row:
    people = {STUDENT: school.pupils, STAFF: len(school.staff), FAMILY: family_members}[kind]
    return {
        "report_date": day,
        **place_of(school),
        "person_type": kind,
        "roster": people,
        "code_registered": people,
        "verified": people,
        "surveyed": people,
        "lookback_days": world.params["lookback_days"] or USUAL_LOOKBACK,
    }


def _family_members(world: World) -> list[int]:
    """Share the county's family members out among the schools by their pupils, to the last one."""
    total = world.vocabulary.registrations.get("family_with_code", 0)
    return _shares(total, [school.pupils for school in world.roster])


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """Part ``total`` by the weights into whole numbers that add up to it."""
    bounds = [0, *(int(each) for each in np.cumsum(weights))]
    return [total * high // bounds[-1] - total * low // bounds[-1] for low, high in pairwise(bounds)]


def _without_codes(world: World, left: Iterator[School], rows: dict[str, dict[str, Row]]) -> None:
    """Spread the pupils without a code over a few schools, each of which must be found by the rule and the check."""
    missing = world.vocabulary.registrations.get("pupils_without_code", 0)
    if not missing:
        return
    schools = [school for _, school in zip(range(WITHOUT_CODES), left, strict=False)]
    day = world.window.first
    due_at = deadline(world.county, day, world.params["code_register_days"], school_days_only=True)
    for school, share in zip(schools, _shares(missing, [school.pupils for school in schools]), strict=True):
        rows[school.code][STUDENT]["code_registered"] -= share
        world.plant("codes_unregistered", due_at, school)
        world.contradict("verified_without_code", day, school)


def _unverified(world: World, left: Iterator[School], rows: dict[str, dict[str, Row]]) -> list[School]:
    """Let some pupils be verified only on the second day, after they had come."""
    if len(world.window.days) < EACH:
        return []
    schools = [school for _, school in zip(range(EACH), left, strict=False)]
    for school in schools:
        rows[school.code][STUDENT]["verified"] -= 7
        world.plant("pupils_unverified", midnight(world.window.first), school)
    return schools


def _not_surveyed(world: World, left: Iterator[School], rows: dict[str, dict[str, Row]]) -> None:
    """Leave somebody out of the surveys, and look back too few days."""
    due_at = midnight(world.opened_on)
    for _, school in zip(range(EACH), left, strict=False):
        rows[school.code][STAFF]["surveyed"] -= 1
        for rule in ("survey_incomplete", "lookback_incomplete"):
            world.plant(rule, due_at, school)
    for _, school in zip(range(EACH), left, strict=False):
        rows[school.code][STUDENT]["lookback_days"] -= SHORT_LOOKBACK
        world.plant("lookback_incomplete", due_at, school)
