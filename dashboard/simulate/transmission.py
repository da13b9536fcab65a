"""Lets an illness pass from one pupil to the next: in class, elsewhere at school and at home, day by day.

Somebody falls ill some days after being infected, infects others around the onset, and meets class and school only on
school days on which he or she is there: weekends, holidays and staying at home cut these contacts, not those at home.
A few are never absent and nobody hears of them. What is played here is the truth; what schools send of it comes later.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from dashboard.calendar import days_between
from dashboard.simulate.chance import happens, pick
from dashboard.simulate.households import Pupil, pupils_of, siblings
from dashboard.simulate.illness import AT_THE_GATE, IN_CLASS, IsAway, Spell, draw_hospital, draw_symptoms
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.vocabulary import Contagion, Vocabulary
from dashboard.simulate.window import Window

OUTSIDE, CLASS, SCHOOL, HOME = "outside", "class", "school", "home"
TRIES = 60


@dataclass(frozen=True)
class Introduction:
    """An illness that comes into a class on ``onset``, when its first patient falls ill.

    ``size`` is the number of patients after which what the school does stops it; ``speed`` multiplies the contacts
    at school.
    """

    school: School
    school_class: SchoolClass
    contagion: Contagion
    onset: date
    size: int
    speed: float = 1.0


class Patient(NamedTuple):
    """One pupil of an outbreak; ``where`` infected. Without ``spell`` he or she was never absent, and nobody knew."""

    pupil: Pupil
    where: str
    onset: date
    spell: Spell | None


@dataclass(frozen=True)
class Outbreak:
    """What came of an introduction: its patients in the order of their onset, which lie in the window."""

    start: Introduction
    patients: tuple[Patient, ...]

    @property
    def spells(self) -> list[Spell]:
        """The illnesses of those who were absent."""
        return [each.spell for each in self.patients if each.spell]

    def onset_of(self, number: int) -> date | None:
        """Return the day on which the patient of that number (from 1) fell ill; None where there are fewer."""
        return self.patients[number - 1].onset if number <= len(self.patients) else None


class Transmission:
    """The county as an illness sees it. No pupil falls ill in two outbreaks."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        roster: Sequence[School],
        window: Window,
        sessions: Sequence[str],
        is_away: IsAway,
        chance: np.random.Generator,
    ) -> None:
        self.vocabulary, self.roster, self.window, self.chance = vocabulary, roster, window, chance
        self._sessions, self._is_away = sessions, is_away
        self._siblings = siblings(roster, vocabulary.siblings, chance)
        self._pupils = {school.code: list(pupils_of(school)) for school in roster}
        self._had_it: set[str] = set()

    def play(self, start: Introduction) -> Outbreak:
        """Play an introduction until it has its size; most die out by themselves, so it is played again if need be."""
        largest: list[Patient] = []
        for _ in range(TRIES):
            patients = self._spread(start)
            largest = max(largest, patients, key=len)
            if len(largest) >= start.size:
                break

        def order(each: Patient) -> tuple[date, bool, str]:
            return each.onset, each.where != OUTSIDE, each.pupil.person.identifier

        return Outbreak(start, tuple(sorted(largest, key=order)))

    def keep(self, outbreak: Outbreak) -> None:
        """Take an outbreak as having happened: its patients fall ill in no other one."""
        self._had_it |= {each.pupil.person.identifier for each in outbreak.patients}

    def _spread(self, start: Introduction) -> list[Patient]:
        chance, contagion = self.chance, start.contagion
        met = set(self._had_it)  # whoever was infected, or was exposed and cannot be
        ill: list[Patient] = []

        def fall_ill(pupil: Pupil, where: str, onset: date) -> None:
            if pupil.person.identifier not in met and len(ill) < start.size and onset <= self.window.last:
                met.add(pupil.person.identifier)
                patient = self._patient(contagion, pupil, where, onset)
                if patient and (where == OUTSIDE or happens(chance, contagion.susceptible)):
                    ill.append(patient)

        classmates = [Pupil(start.school, start.school_class, each) for each in start.school_class.pupils]
        for number, place in enumerate(chance.permutation(len(classmates))[: contagion.introduced]):
            later = self._incubation(contagion) - timedelta(days=1) if number else timedelta()
            fall_ill(classmates[int(place)], OUTSIDE, start.onset + later)
        for day in days_between(start.onset + timedelta(days=contagion.infectious_from), self.window.last):
            if len(ill) >= start.size:
                break
            for patient in list(ill):
                share = contagion.infectiousness((day - patient.onset).days)
                for where, others, mean in self._contacts(patient, day, start) if share else ():
                    for _ in range(int(chance.poisson(mean * share))):
                        fall_ill(pick(chance, others), where, day + self._incubation(contagion))
        return ill

    def _contacts(
        self, patient: Patient, day: date, start: Introduction
    ) -> Iterator[tuple[str, Sequence[Pupil], float]]:
        """Yield whom a patient meets on a day: where, whom, and how many a whole infectious time there would infect."""
        school, school_class, person = patient.pupil.school, patient.pupil.school_class, patient.pupil.person
        at_school = day in self.window.around and (patient.spell is None or day < patient.spell.days[0])
        if at_school:
            classmates = [Pupil(school, school_class, each) for each in school_class.pupils]
            yield CLASS, classmates, start.contagion.in_class * start.speed
            yield SCHOOL, self._pupils[school.code], start.contagion.in_school * start.speed
        if person.identifier in self._siblings:
            yield HOME, [self._siblings[person.identifier]], start.contagion.at_home

    def _incubation(self, contagion: Contagion) -> timedelta:
        shares = contagion.incubation
        return timedelta(days=1 + int(self.chance.choice(len(shares), p=shares)))

    def _patient(self, contagion: Contagion, pupil: Pupil, where: str, onset: date) -> Patient | None:
        """Draw the course of one illness; None for somebody who is away, and meets nobody."""
        chance, around = self.chance, self.window.around
        place = bisect_left(around, onset)
        on_a_school_day = around[place] == onset
        noticed, first = None, place
        shows = chance.random() if on_a_school_day else 1.0
        if shows < AT_THE_GATE:
            noticed = (onset, self._sessions[0]) if self._sessions else None
        elif shows < IN_CLASS and onset < self.window.last:
            noticed, first = (onset, pick(chance, self._sessions[1:])) if len(self._sessions) > 1 else None, place + 1
        length = 1 + int(chance.choice(len(contagion.absent), p=contagion.absent))
        rested = 0 if on_a_school_day else (around[place] - onset).days  # at a weekend at home
        days = around[first : first + max(0, length - rested)]
        if self._is_away(pupil.person, onset) or any(self._is_away(pupil.person, day) for day in days):
            return None
        symptoms, hospital = draw_symptoms(contagion, chance), draw_hospital(self.vocabulary, length, chance)
        if not days or days[0] > self.window.last or not happens(chance, contagion.stays_home):
            return Patient(pupil, where, onset, None)
        after = first + len(days)
        spell = Spell(
            pupil.school,
            pupil.school_class,
            pupil.person,
            contagion,
            symptoms,
            onset,
            days,
            noticed,
            hospital,
            around[after] if after < len(around) else None,
            is_outbreak=True,
        )
        return Patient(pupil, where, onset, spell)
