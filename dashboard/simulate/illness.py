"""Who falls ill when with what does not spread: the ordinary illness that is always there, everywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from dashboard.simulate.chance import happens, pick
from dashboard.simulate.people import Person
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.vocabulary import Illness, Vocabulary
from dashboard.simulate.window import Window

NEW_PER_PUPIL_AND_DAY = 0.0042
NEW_PER_STAFF_AND_DAY = 0.0022
LENGTHS = (0.35, 0.30, 0.20, 0.15)  # of spells of 1, 2, 3 and 4 school days
REST = timedelta(days=14)  # nobody falls ill again so soon
WARM_UP = 4  # school days: on the first morning some are ill already
FEVER = "发热"
AT_THE_GATE, IN_CLASS = 0.3, 0.6  # where an illness shows first: so many at the gate, as many in class, others at home
HOSPITAL, HOSPITAL_PER_DAY = 0.35, 0.15  # who sees a doctor; more of those who are ill for long

IsAway = Callable[[Person, date], bool]


@dataclass(frozen=True)
class Spell:
    """One illness of one person. ``noticed`` is (day, session) where a screening saw it; ``traced_at`` None: never.

    ``verified`` says whether the school asked after it, ``clearance`` what was entered about the proof at the return.
    """

    school: School
    school_class: SchoolClass | None
    person: Person
    illness: Illness
    symptoms: tuple[str, ...]
    onset: date
    days: tuple[date, ...]
    noticed: tuple[date, str] | None
    hospital: str | None
    returned_on: date | None
    is_outbreak: bool = False
    traced_at: datetime | None = None
    cause: str | None = None
    verified: bool = True
    clearance: bool | None = True


def draw_spells(
    vocabulary: Vocabulary,
    roster: Sequence[School],
    window: Window,
    sessions: Sequence[str],
    spreading: Sequence[Spell],
    is_away: IsAway,
    chance: np.random.Generator,
) -> list[Spell]:
    """Draw every spell that touches the window, after those of the outbreaks. Nobody ill is counted twice."""
    maker = _SpellMaker(vocabulary, window, sessions, spreading, is_away, chance)
    spells = list(spreading)
    weights = np.array([each.weight for each in vocabulary.illnesses])
    start = window.around.index(window.first)
    starts = window.around[max(0, start - WARM_UP) : start + len(window.days)]
    for school in roster:
        locally = float(chance.lognormal(0, 0.3))
        groups = [(each, each.pupils, NEW_PER_PUPIL_AND_DAY) for each in school.classes]
        for school_class, people, rate in [*groups, (None, school.staff, NEW_PER_STAFF_AND_DAY)]:
            counts = chance.poisson(rate * locally * len(people), size=len(starts))
            for day, count in zip(starts, counts, strict=True):
                for _ in range(int(count)):
                    illness = vocabulary.illnesses[int(chance.choice(len(weights), p=weights / weights.sum()))]
                    spell = maker.spell(school, school_class, pick(chance, people), illness, day)
                    if spell:
                        spells.append(spell)
    return [spell for spell in spells if any(window.first <= day <= window.last for day in spell.days)]


class _SpellMaker:
    def __init__(
        self,
        vocabulary: Vocabulary,
        window: Window,
        sessions: Sequence[str],
        spreading: Sequence[Spell],
        is_away: IsAway,
        chance: np.random.Generator,
    ) -> None:
        self._vocabulary, self._around, self._sessions = vocabulary, window.around, sessions
        self._is_away, self._chance = is_away, chance
        self._well_from = {each.person.identifier: each.days[-1] + REST for each in spreading}

    def spell(
        self, school: School, school_class: SchoolClass | None, person: Person, illness: Illness, first: date
    ) -> Spell | None:
        """Make a spell whose first day of absence is ``first``; None where the person is ill or away already."""
        chance, start = self._chance, self._around.index(first)
        length = 1 + int(chance.choice(len(LENGTHS), p=LENGTHS))
        days = self._around[start : start + length]
        symptoms = draw_symptoms(illness, chance)
        noticed, onset = self._noticed(school_class, start)
        hospital = draw_hospital(self._vocabulary, length, chance)
        busy = first < self._well_from.get(person.identifier, date.min)
        if busy or any(self._is_away(person, day) for day in (onset, *days)):
            return None
        self._well_from[person.identifier] = days[-1] + REST
        after = start + length
        back = self._around[after] if after < len(self._around) else None
        return Spell(school, school_class, person, illness, symptoms, onset, days, noticed, hospital, back)

    def _noticed(self, school_class: SchoolClass | None, start: int) -> tuple[tuple[date, str] | None, date]:
        """Say where a screening saw it and when it began: at the gate, in class the school day before, or at home."""
        chance, first = self._chance, self._around[start]
        where = chance.random()
        if school_class is not None and self._sessions:
            if where < AT_THE_GATE:
                return (first, self._sessions[0]), first
            if where < IN_CLASS and start and len(self._sessions) > 1:
                before = self._around[start - 1]
                return (before, pick(chance, self._sessions[1:])), before
        return None, first - timedelta(days=1) if happens(chance, 0.3) else first


def draw_symptoms(illness: Illness, chance: np.random.Generator) -> tuple[str, ...]:
    """Draw what somebody with that illness complains of; at least its first symptom."""
    drawn = tuple(name for name, share in illness.symptoms.items() if happens(chance, share))
    return drawn or (next(iter(illness.symptoms)),)


def draw_hospital(vocabulary: Vocabulary, length: int, chance: np.random.Generator) -> str | None:
    """Draw who was seen by a doctor, and where; ``length`` is that of the illness in school days."""
    return pick(chance, vocabulary.hospitals) if happens(chance, HOSPITAL + HOSPITAL_PER_DAY * (length - 1)) else None
