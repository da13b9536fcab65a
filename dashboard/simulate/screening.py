"""What the screenings of a day find, class by class, in step with who is there and who is falling ill."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboard.simulate.chance import happens, minutes
from dashboard.simulate.people import STAFF, STUDENT
from dashboard.simulate.presence import Presence, has_fever
from dashboard.simulate.roster import School, SchoolClass

MILD = 0.0012  # share of those checked who have a symptom and stay
MILD_FEVER = 0.0002  # and of those with a fever that the next reading does not confirm
OVERLOOKED = 0.05  # share of classes in which somebody is not checked
NOT_WRITTEN_DOWN = 0.002  # share of classes that are not in the list at all


def screening_rows(
    presence: Presence,
    school: School,
    day: date,
    session: str,
    sessions: Sequence[str],
    sent_at: datetime,
    chance: np.random.Generator,
) -> Iterator[dict[str, Any]]:
    """Yield one school's rows of one session. At the first one of the day, those sent home are still there."""
    common = {"report_date": day, "session": session, "school_code": school.code, "school_name": school.name}
    noticed = presence.noticed(school, day, session)
    at_the_gate = session == sessions[0]
    # A list sent long after is not the time of the check: it was done on the day.
    done_by = sent_at if sent_at.date() == day else datetime.combine(day, datetime.min.time()).replace(hour=20)
    for school_class in school.classes:
        own = [spell for spell in noticed if spell.school_class is school_class]
        expected = presence.present(school, school_class, day) + (len(own) if at_the_gate else 0)
        if happens(chance, NOT_WRITTEN_DOWN) and not own:
            continue
        ill = (len(own), sum(map(has_fever, own)))
        yield {
            **common,
            **_class(school_class),
            "person_type": STUDENT,
            **_counts(expected, ill, chance),
            "checked_at": done_by - minutes(chance, 3, 25),
        }
    staff = len(school.staff) - presence.absent_staff(school, day)
    yield {
        **common,
        "person_type": STAFF,
        **_counts(staff, (0, 0), chance),
        "checked_at": done_by - minutes(chance, 3, 25),
    }


def _class(school_class: SchoolClass) -> dict[str, str]:
    return {"grade": school_class.grade, "class_name": school_class.name}


def _counts(expected: int, ill: tuple[int, int], chance: np.random.Generator) -> dict[str, int]:
    """Count the checked and those found; ``ill`` is how many fall ill here, and how many of them with fever."""
    falling_ill, with_fever = ill
    checked = expected
    if happens(chance, OVERLOOKED):
        checked = max(falling_ill, expected - 1)
    well = checked - falling_ill
    passing = int(chance.binomial(well, MILD_FEVER))
    mild = int(chance.binomial(well - passing, MILD))
    feverish = with_fever + passing
    return {"expected": expected, "checked": checked, "feverish": feverish, "symptomatic": falling_ill + passing + mild}
