"""The transmission model: its seed, its calendar, its households, and that what is absent is what the truth names."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.calendar import is_school_day
from dashboard.county import load_county
from dashboard.simulate import SimulationSummary
from dashboard.simulate.households import siblings
from dashboard.simulate.people import PeopleMaker
from dashboard.simulate.roster import School, build_roster
from dashboard.simulate.transmission import CLASS, HOME, OUTSIDE, SCHOOL, Introduction, Outbreak, Transmission
from dashboard.simulate.vocabulary import Contagion, Vocabulary, load_vocabulary
from dashboard.simulate.window import make_window
from tests.simulate.conftest import END, truth

COUNTY = load_county("xifeng")
WORDS = load_vocabulary(COUNTY)
FLU, GASTRO = WORDS.contagions
MONDAY, FRIDAY = date(2024, 4, 15), date(2024, 4, 12)
SESSIONS = ("入校", "午检")


@pytest.fixture(scope="module")
def roster() -> list[School]:
    people = PeopleMaker(WORDS, COUNTY.code, np.random.default_rng(1))
    return build_roster(WORDS, people, date(2024, 4, 1), np.random.default_rng(1))


Play = Callable[..., list[Outbreak]]


@pytest.fixture
def play(roster: list[School]) -> Play:
    """Play an introduction into the same class eight times, with its own randomness each."""

    def played(
        contagion: Contagion, onset: date = MONDAY, size: int = 8, vocabulary: Vocabulary = WORDS, **options: float
    ) -> list[Outbreak]:
        found = []
        for seed in range(8):
            chance = np.random.default_rng(seed)
            window = make_window(COUNTY, 30, END)
            model = Transmission(vocabulary, roster, window, SESSIONS, lambda *_: False, chance)
            start = Introduction(roster[3], roster[3].classes[0], contagion, onset, size, **options)
            found.append(model.play(start))
        return found

    return played


def where(outbreaks: list[Outbreak]) -> Counter[str]:
    return Counter(each.where for outbreak in outbreaks for each in outbreak.patients)


def test_the_same_seed_gives_the_same_outbreak_and_another_seed_another(play: Play) -> None:
    first, again = play(FLU), play(FLU)
    assert [each.patients for each in first] == [each.patients for each in again]
    assert len({tuple(each.onset for each in outbreak.patients) for outbreak in first}) > 5


@pytest.mark.parametrize("contagion", [FLU, GASTRO])
def test_an_outbreak_stops_at_its_size_and_its_patients_fall_ill_once_each(play: Play, contagion: Contagion) -> None:
    for outbreak in play(contagion):
        assert len(outbreak.patients) == 8
        assert len({each.pupil.person.identifier for each in outbreak.patients}) == 8
        assert [each.onset for each in outbreak.patients] == sorted(each.onset for each in outbreak.patients)
        assert outbreak.patients[0].onset == MONDAY


def test_most_are_infected_in_class_some_elsewhere(play: Play) -> None:
    found = where(play(FLU))
    assert found[CLASS] > found[SCHOOL] > 0
    assert found[OUTSIDE] == 8


def test_what_does_not_spread_in_class_reaches_only_those_at_home(play: Play) -> None:
    alone = replace(FLU, in_class=0.0, in_school=0.0, at_home=5.0, susceptible=1.0)
    for outbreak in play(alone):
        assert {each.where for each in outbreak.patients[1:]} <= {HOME}
        assert len(outbreak.patients) <= 2
    assert where(play(alone))[HOME] > 0


def test_nobody_is_infected_in_class_while_school_is_out(play: Play) -> None:
    """A day's incubation tells the day of infection: nobody falls ill the day after a day without school."""
    quick = replace(FLU, incubation=(1.0,), infectious_from=0, infectious=(0.3,) * 6, at_home=0.0, stays_home=0.0)
    days = {each.onset - timedelta(days=1) for one in play(quick, FRIDAY, size=30) for each in one.patients[1:]}
    assert len(days) > 5
    assert all(is_school_day(COUNTY, day) for day in days if day > FRIDAY), sorted(days)
    assert date(2024, 4, 13) not in days, "a Saturday"


def test_who_stays_at_home_infects_fewer(play: Play) -> None:
    def seconds(stays_home: float) -> float:
        late = replace(FLU, stays_home=stays_home, infectious_from=0, infectious=(0.0, 0.5, 0.5))
        return sum(len(each.patients) for each in play(late, size=100))

    assert seconds(1.0) < seconds(0.0) / 2


def test_a_faster_one_reaches_its_fifth_patient_earlier(play: Play) -> None:
    def days(speed: float) -> float:
        fifth = [each.onset_of(5) for each in play(FLU, size=5, speed=speed)]
        return sum((each or END).toordinal() for each in fifth)

    assert days(4.0) < days(0.5)


def test_siblings_live_in_one_town_and_learn_in_two_classes(roster: list[School]) -> None:
    found = siblings(roster, 0.3, np.random.default_rng(1))
    pupils = {
        person.identifier: (school, each) for school in roster for each in school.classes for person in each.pupils
    }
    assert 0.25 * len(pupils) < len(found) <= 0.3 * len(pupils)
    for identifier, other in found.items():
        school, school_class = pupils[identifier]
        assert school.town_code == other.school.town_code
        assert school_class is not other.school_class
        assert found[other.person.identifier].person.identifier == identifier


def test_the_truth_tells_what_the_registers_tell(ten_days: SimulationSummary) -> None:
    outbreaks = defaultdict(list)
    for row in truth(ten_days.folder, "outbreaks"):
        outbreaks[row["outbreak_id"]].append(row)
    cases = truth(ten_days.folder, "outbreak_cases")
    assert {rows[0]["kind"] for rows in outbreaks.values()} == {"respiratory", "enteric"}
    absent = {(row["person_id"], row["report_date"], row["diagnosis"]) for row in truth(ten_days.folder, "absences")}
    for number, rows in outbreaks.items():
        own = [row for row in cases if row["outbreak_id"] == number]
        onsets = sorted(row["onset_date"] for row in own)
        assert len(own) == int(rows[0]["size"]) == int(rows[-1]["cases_so_far"]) >= 5
        assert Counter(onsets) == {row["onset_date"]: int(row["new_cases"]) for row in rows}
        assert (onsets[0], onsets[4]) == (rows[0]["first_onset"], rows[0]["fifth_onset"])
        assert all(
            (row["person_id"], row["absent_from"], rows[0]["diagnosis"]) in absent for row in own if row["absent_from"]
        )


def test_each_usual_outbreak_is_a_cluster_by_the_national_rule(ten_days: SimulationSummary) -> None:
    for number in {row["outbreak_id"] for row in truth(ten_days.folder, "outbreaks")}:
        cases = [row for row in truth(ten_days.folder, "outbreak_cases") if row["outbreak_id"] == number]
        known: Counter[tuple[str, str, str, date]] = Counter(
            (row["school_code"], row["grade"], row["class_name"], date.fromisoformat(row["onset_date"]))
            for row in cases
            if row["absent_from"]
        )
        spans = [
            (count, sum(known[(*place[:3], place[3] - timedelta(days=back))] for back in range(3)))
            for place, count in list(known.items())
        ]
        assert any(count >= 3 or span >= 5 for count, span in spans), cases
