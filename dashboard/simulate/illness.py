"""Who falls ill when: ordinary illness everywhere, one outbreak in one class, and three cases in another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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
NEW_CASES_OF_THE_OUTBREAK = (4, 3, 2, 1)  # day by day: at least three on one day and five in three days
NEW_CASES_OF_THE_CLUSTER = (3,)  # of an ordinary illness: as few as make a cluster

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


@dataclass(frozen=True)
class Outbreak:
    """Where, when and of what; ``new_cases`` are counted by day, from ``days[0]`` on."""

    school: School
    school_class: SchoolClass
    illness: Illness
    days: tuple[date, ...]
    new_cases: tuple[int, ...]


def place_outbreak(
    vocabulary: Vocabulary, roster: Sequence[School], window: Window, chance: np.random.Generator
) -> Outbreak:
    """Choose the outbreak's class and days, so late that the days before can tell what is usual."""
    school, school_class = pick(chance, _classes(roster))
    first = max(0, min(len(window.days) - 3, round(len(window.days) * 0.7)))
    days = window.days[first : first + len(NEW_CASES_OF_THE_OUTBREAK)]
    return Outbreak(school, school_class, vocabulary.outbreak, days, NEW_CASES_OF_THE_OUTBREAK[: len(days)])


def place_cluster(
    vocabulary: Vocabulary, roster: Sequence[School], window: Window, outbreak: Outbreak, chance: np.random.Generator
) -> Outbreak:
    """Choose a class of another school for the cluster of the first ordinary illness; all have its first symptom."""
    school, school_class = pick(chance, [each for each in _classes(roster) if each[0] is not outbreak.school])
    illness = vocabulary.illnesses[0]
    usual = max(illness.symptoms, key=lambda name: illness.symptoms[name])
    first = len(window.days) // 3
    days = window.days[first : first + len(NEW_CASES_OF_THE_CLUSTER)]
    illness = replace(illness, symptoms={**illness.symptoms, usual: 1.0})
    return Outbreak(school, school_class, illness, days, NEW_CASES_OF_THE_CLUSTER)


def _classes(roster: Sequence[School]) -> list[tuple[School, SchoolClass]]:
    return [(school, each) for school in roster for each in school.classes if len(each.pupils) >= 20]


def draw_spells(
    vocabulary: Vocabulary,
    roster: Sequence[School],
    window: Window,
    sessions: Sequence[str],
    outbreaks: Sequence[Outbreak],
    is_away: IsAway,
    chance: np.random.Generator,
) -> list[Spell]:
    """Draw every spell that touches the window; the outbreaks' come first. Nobody ill is counted twice."""
    maker = _SpellMaker(vocabulary, window, sessions, is_away, chance)
    spells = [spell for outbreak in outbreaks for spell in maker.outbreak(outbreak)]
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
        is_away: IsAway,
        chance: np.random.Generator,
    ) -> None:
        self._vocabulary, self._around, self._sessions = vocabulary, window.around, sessions
        self._is_away, self._chance = is_away, chance
        self._well_from: dict[str, date] = {}

    def outbreak(self, outbreak: Outbreak) -> Iterator[Spell]:
        """Make the outbreak's spells: the same illness, its onset on the first day of absence."""
        pupils = iter(self._chance.permutation(len(outbreak.school_class.pupils)))
        for day, count in zip(outbreak.days, outbreak.new_cases, strict=True):
            while count:
                person = outbreak.school_class.pupils[int(next(pupils))]
                place = outbreak.school, outbreak.school_class
                spell = self.spell(*place, person, outbreak.illness, day, is_outbreak=True)
                if spell:
                    count -= 1
                    yield spell

    def spell(
        self,
        school: School,
        school_class: SchoolClass | None,
        person: Person,
        illness: Illness,
        first: date,
        *,
        is_outbreak: bool = False,
    ) -> Spell | None:
        """Make a spell whose first day of absence is ``first``; None where the person is ill or away already."""
        chance, start = self._chance, self._around.index(first)
        length = 3 if is_outbreak else 1 + int(chance.choice(len(LENGTHS), p=LENGTHS))
        days = self._around[start : start + length]
        drawn = tuple(name for name, share in illness.symptoms.items() if happens(chance, share))
        symptoms = drawn or (next(iter(illness.symptoms)),)
        noticed, onset = self._noticed(school_class, start, is_outbreak=is_outbreak)
        hospital = pick(chance, self._vocabulary.hospitals) if happens(chance, 0.35 + 0.15 * (length - 1)) else None
        busy = first < self._well_from.get(person.identifier, date.min)
        if busy or any(self._is_away(person, day) for day in (onset, *days)):
            return None
        self._well_from[person.identifier] = days[-1] + REST
        after = start + length
        back = self._around[after] if after < len(self._around) else None
        return Spell(school, school_class, person, illness, symptoms, onset, days, noticed, hospital, back, is_outbreak)

    def _noticed(
        self, school_class: SchoolClass | None, start: int, *, is_outbreak: bool
    ) -> tuple[tuple[date, str] | None, date]:
        """Say where a screening saw it and when it began: at the gate, in class the school day before, or at home."""
        chance, first = self._chance, self._around[start]
        where = chance.random()
        if school_class is not None and self._sessions:
            if where < 0.3:
                return (first, self._sessions[0]), first
            if where < 0.6 and start and len(self._sessions) > 1 and not is_outbreak:
                before = self._around[start - 1]
                return (before, pick(chance, self._sessions[1:])), before
        overnight = not is_outbreak and happens(chance, 0.3)
        return None, first - timedelta(days=1) if overnight else first
