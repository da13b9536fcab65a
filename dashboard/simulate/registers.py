"""Writes the registers: towns, schools and classes, which come before everything that refers to them.

What the register of schools lacks on purpose is planted here, since the others' world does not exist yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.contracts import Contract
from dashboard.county import County
from dashboard.simulate.chance import at, stream
from dashboard.simulate.exports import Exports
from dashboard.simulate.habits import WORKBOOK, Habit
from dashboard.simulate.inspectors import assign_inspectors
from dashboard.simulate.planted import OVERDUE, Planted, midnight
from dashboard.simulate.roster import School
from dashboard.simulate.vocabulary import Vocabulary
from dashboard.simulate.window import Window

ASSESSED = timedelta(days=6)  # before the school opened
ASSESSED_LATE = timedelta(days=3)  # after it


def write_registers(
    exports: Exports,
    contracts: Mapping[str, Contract],
    county: County,
    vocabulary: Vocabulary,
    roster: Sequence[School],
    window: Window,
    planted: Planted,
    seed: int,
) -> None:
    """Write the three registers as the office sent them on the first morning, with the gaps that rules must find."""
    book, sent_at = Habit(format=WORKBOOK), at(window.first, "07:00")
    gaps = _gaps(roster, _opened_on(county, window), planted, seed)
    for name, rows, habit in (
        ("towns", _towns(vocabulary), Habit()),
        ("schools", _schools(roster, _opened_on(county, window), gaps), book),
        ("classes", _classes(roster), book),
    ):
        exports.write(contracts[name].title, contracts[name], rows, sent_at, habit)


def _opened_on(county: County, window: Window) -> date:
    """Return the first day of the term in which the window begins."""
    starts = [date.fromisoformat(start) for start, _ in county.raw["calendar"]["terms"]]
    return max(start for start in starts if start <= window.first)


def _gaps(
    roster: Sequence[School], opened_on: date, planted: Planted, seed: int
) -> dict[str, Mapping[str, date | str | None]]:
    """Choose what is missing or late in the register, each gap in schools of its own, and plant what comes of it.

    One school's assessment is passed on the very day it opens, which is in time.
    """
    inspectors = assign_inspectors(roster, seed, is_broken=planted.holds("inspector_missing"))
    names = {code: inspector.name if inspector else None for code, inspector in inspectors.items()}
    gaps: dict[str, Mapping[str, date | str | None]] = {code: {"inspector": name} for code, name in names.items()}
    order = iter(stream(seed, "register gaps").permutation(len(roster)))
    for rule, gap in (
        ("principal_unnamed", {"principal": None}),
        ("principal_unnamed", {"principal": None}),
        ("grid_owner_missing", {"grid_owner": None}),
        ("grid_owner_missing", {"grid_owner": None}),
        ("open_without_assessment", {"assessed_on": None}),
        ("open_without_assessment", {"assessed_on": opened_on + ASSESSED_LATE}),
        (None, {"assessed_on": opened_on}),
    ):
        school = roster[int(next(order))]
        if rule is None or planted.holds(rule):
            gaps[school.code] = {**gaps[school.code], **gap}
        if rule:
            planted.add(OVERDUE, rule, (school.code, "", ""), midnight(opened_on))
    return gaps


def _towns(vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    for town in vocabulary.towns:
        yield {
            "town_code": town["code"],
            "town_name": town["name"],
            "longitude": float(town["longitude"]),
            "latitude": float(town["latitude"]),
        }


def _schools(
    roster: Sequence[School], opened_on: date, gaps: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    for school in roster:
        yield {
            "school_code": school.code,
            "school_name": school.name,
            "aliases": "、".join(school.former_names),
            "town_code": school.town_code,
            "town_name": school.town_name,
            "stage": school.stage,
            "boarding": school.boarding,
            "longitude": school.longitude,
            "latitude": school.latitude,
            "principal": school.principal,
            "grid_owner": school.grid_owner,
            "reopened_on": opened_on,
            "assessed_on": opened_on - ASSESSED,
            **gaps[school.code],
        }


def _classes(roster: Sequence[School]) -> Iterator[dict[str, Any]]:
    for school in roster:
        for each in school.classes:
            yield {
                "school_code": school.code,
                "school_name": school.name,
                "grade": each.grade,
                "class_name": each.name,
                "enrolled": len(each.pupils),
                "boarders": each.boarders,
                "spacing_m": each.spacing_m,
                "head_teacher": each.head_teacher,
                "teachers": len(each.teachers),
            }
