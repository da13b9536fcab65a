"""The log of a school gate: everybody who came in and went out, with the temperature that was read."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from dashboard.simulate.chance import at
from dashboard.simulate.people import STAFF, Person
from dashboard.simulate.presence import Presence, has_fever
from dashboard.simulate.roster import School

USUAL_C, SPREAD_C, LOWEST_C, HIGHEST_C = 36.4, 0.2, 35.6, 37.1
PUPILS_COME, PUPILS_LEAVE = "06:50", "15:40"
STAFF_COME, STAFF_LEAVE = "06:20", "16:40"


def gate_rows(
    presence: Presence,
    school: School,
    day: date,
    session: str,
    isolated: Collection[str],
    everybody_shows_a_code: bool,
    chance: np.random.Generator,
) -> Iterator[dict[str, Any]]:
    """Yield one day's passages in the order of time. Whom ``session`` saw falling ill is turned back at the gate.

    ``isolated`` are the identifiers of those who may not come; where not everybody shows a code, the staff do.
    """
    turned_back = {each.person.identifier: has_fever(each) for each in presence.noticed(school, day, session)}
    absent = {each.person.identifier for each in presence.absences(school, day)}.union(isolated)
    people = [person for school_class in school.classes for person in school_class.pupils]
    people += school.staff
    passages: list[tuple[datetime, Person, str, float | None, bool]] = []
    seconds = chance.integers(0, 3600, size=(len(people), 2))
    temperatures = np.clip(chance.normal(USUAL_C, SPREAD_C, len(people)), LOWEST_C, HIGHEST_C)
    for person, (early, late), usual in zip(people, seconds, temperatures, strict=True):
        refused = person.identifier in turned_back
        if person.identifier in absent and not refused:
            continue
        come, leave = (STAFF_COME, STAFF_LEAVE) if person.kind == STAFF else (PUPILS_COME, PUPILS_LEAVE)
        fever = turned_back.get(person.identifier, False)
        temperature = round(float(chance.uniform(37.4, 38.9)) if fever else float(usual), 1)
        passages.append((at(day, come) + timedelta(seconds=int(early)), person, "进", temperature, not refused))
        if not refused:
            passages.append((at(day, leave) + timedelta(seconds=int(late)), person, "出", None, True))
    for passage in sorted(passages, key=lambda each: (each[0], each[1].identifier)):
        shows = passage[2] == "进" and (everybody_shows_a_code or passage[1].kind == STAFF)
        yield passage_row(school, *passage, code="绿码" if shows else None)


def passage_row(
    school: School,
    when: datetime,
    person: Person,
    direction: str,
    temperature: float | None,
    admitted: bool,
    *,
    code: str | None,
) -> dict[str, Any]:
    """Return the row of one passage."""
    return {
        "checked_at": when,
        "school_code": school.code,
        "school_name": school.name,
        "person_name": person.name,
        "person_id": person.identifier,
        "person_type": person.kind,
        "direction": direction,
        "temperature_c": temperature,
        "health_code": code,
        "identity_checked": True,
        "registered": True,
        "admitted": admitted,
    }
