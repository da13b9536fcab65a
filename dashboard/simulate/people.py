"""Makes people: a name and an identifier that looks like one and can belong to nobody."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dashboard.simulate.chance import happens
from dashboard.simulate.vocabulary import Vocabulary

STUDENT, STAFF, FAMILY = "学生", "教职工", "家庭成员"
CONTRACTOR, OUTSIDER = "后勤配送", "校外人员"

# GB 11643: the weights of the first 17 digits and the check characters by remainder.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@dataclass(frozen=True)
class Person:
    """Somebody of the county; ``kind`` is the contract's person_type."""

    name: str
    identifier: str
    kind: str


def wrong_check(digits: str) -> str:
    """Return a check character that is never the right one, so that no living person's number can come out."""
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return CHECKS[(remainder + 1) % 11]


class PeopleMaker:
    """Makes people one after another; no identifier comes twice."""

    def __init__(self, vocabulary: Vocabulary, area_code: str, chance: np.random.Generator) -> None:
        self._vocabulary = vocabulary
        self._area = area_code[:6].zfill(6)
        self._chance = chance
        self._born: Counter[date] = Counter()

    def name(self) -> str:
        """Make a name of two or three characters."""
        chance, given = self._chance, self._vocabulary.given
        surname = self._vocabulary.surnames[int(chance.integers(len(self._vocabulary.surnames)))]
        length = 2 if happens(chance, 0.75) else 1
        return surname + "".join(given[int(place)] for place in chance.integers(len(given), size=length))

    def person(self, kind: str, *, born: int) -> Person:
        """Make somebody of that kind who was born in the year ``born``."""
        birthday = date(born, 1, 1) + timedelta(days=int(self._chance.integers(365)))
        self._born[birthday] += 1
        digits = f"{self._area}{birthday:%Y%m%d}{self._born[birthday]:03d}"
        return Person(self.name(), digits + wrong_check(digits), kind)
