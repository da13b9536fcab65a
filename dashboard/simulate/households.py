"""Says which pupils live together: brothers and sisters carry an illness from one class, and one school, to another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.simulate.people import Person
from dashboard.simulate.roster import School, SchoolClass


@dataclass(frozen=True)
class Pupil:
    """One pupil with class and school."""

    school: School
    school_class: SchoolClass
    person: Person


def pupils_of(school: School) -> Iterator[Pupil]:
    """Yield a school's pupils, class by class."""
    for school_class in school.classes:
        for person in school_class.pupils:
            yield Pupil(school, school_class, person)


def siblings(roster: Sequence[School], share: float, chance: np.random.Generator) -> Mapping[str, Pupil]:
    """Draw pairs of siblings within each town, so that ``share`` of the pupils have one: identifier to the sibling."""
    towns: dict[str, list[Pupil]] = defaultdict(list)
    for school in roster:
        towns[school.town_code] += pupils_of(school)
    found: dict[str, Pupil] = {}
    for pupils in towns.values():
        chosen = [pupils[int(place)] for place in chance.permutation(len(pupils))[: round(share * len(pupils))]]
        for one, other in zip(chosen[::2], chosen[1::2], strict=False):
            if one.school_class is not other.school_class:  # a year or more apart
                found[one.person.identifier], found[other.person.identifier] = other, one
    return found
