"""Writes the registers: towns, schools and classes, which come before everything that refers to them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.contracts import Contract
from dashboard.county import County
from dashboard.simulate.chance import at
from dashboard.simulate.exports import Exports
from dashboard.simulate.habits import WORKBOOK, Habit
from dashboard.simulate.roster import School
from dashboard.simulate.vocabulary import Vocabulary
from dashboard.simulate.window import Window

ASSESSED = timedelta(days=6)  # before the school opened


def write_registers(
    exports: Exports,
    contracts: Mapping[str, Contract],
    county: County,
    vocabulary: Vocabulary,
    roster: Sequence[School],
    window: Window,
) -> None:
    """Write the three registers as the office sent them on the first morning."""
    book, sent_at = Habit(format=WORKBOOK), at(window.first, "07:00")
    for name, rows, habit in (
        ("towns", _towns(vocabulary), Habit()),
        ("schools", _schools(roster, _opened_on(county, window)), book),
        ("classes", _classes(roster), book),
    ):
        exports.write(contracts[name].title, contracts[name], rows, sent_at, habit)


def _opened_on(county: County, window: Window) -> date:
    """Return the first day of the term in which the window begins."""
    starts = [date.fromisoformat(start) for start, _ in county.raw["calendar"]["terms"]]
    return max(start for start in starts if start <= window.first)


def _towns(vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    for town in vocabulary.towns:
        yield {
            "town_code": town["code"],
            "town_name": town["name"],
            "longitude": float(town["longitude"]),
            "latitude": float(town["latitude"]),
        }


def _schools(roster: Sequence[School], opened_on: date) -> Iterator[dict[str, Any]]:
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
            "inspector": school.inspector,
            "reopened_on": opened_on,
            "assessed_on": opened_on - ASSESSED,
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
            }
