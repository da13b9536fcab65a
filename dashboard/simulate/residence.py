"""Says where pupils live: who boards and who rents a room with others, so that forms and contacts tell the same."""

from collections.abc import Sequence

from dashboard.simulate.people import Person
from dashboard.simulate.roster import School, SchoolClass

RENTING_STAGES = ("高中", "完全中学")
RENTERS = 2  # of a class at such a school


def boarders(school_class: SchoolClass) -> Sequence[Person]:
    """Return the pupils of a class who live in the school's dormitory."""
    return school_class.pupils[: school_class.boarders]


def renters(school: School, school_class: SchoolClass) -> Sequence[Person]:
    """Return the pupils of a class who share a lodging outside the school; only older ones do."""
    if school.stage not in RENTING_STAGES or not school.boarding:
        return ()
    return school_class.pupils[school_class.boarders :][:RENTERS]
