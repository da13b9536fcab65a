"""What comes upon the county while it is played: which illness gets into which class, and who fails to report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.county import County
from dashboard.simulate.chance import at, pick
from dashboard.simulate.clusters import Case, find_clusters
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.transmission import Introduction, Outbreak, Transmission

A_MONTH = 22  # school days
LEAST_CLASS = 20
LEAST_DAYS = 5  # of school, that are left to an outbreak
TRIES = 40


@dataclass(frozen=True)
class Scenario:
    """The outbreaks; ``silent`` gives the share of a school's reports that never come, by code.

    Without it schools report as they usually do, and those of an outbreak do so until it is over.
    """

    outbreaks: Sequence[Outbreak]
    silent: Mapping[str, float] | None = None


Scene = Callable[[County, Transmission], Scenario]


def usual(county: County, transmission: Transmission) -> Scenario:
    """Play an ordinary month: one outbreak of each kind, each a cluster by the national rule, in different schools."""
    days = transmission.window.days
    months = max(1, round(len(days) / A_MONTH))
    outbreaks = []
    for month in range(months):
        own = days[len(days) * month // months : len(days) * (month + 1) // months]
        schools: list[School] = []
        for contagion in transmission.vocabulary.contagions:
            first = own[max(0, min(len(own) - LEAST_DAYS, int(len(own) * contagion.usual_start)))]
            places = [each for each in _classes(transmission.roster) if each[0] not in schools]
            school, school_class = pick(transmission.chance, places)
            start = Introduction(school, school_class, contagion, first, contagion.usual_size)
            tries = [transmission.play(start)]
            while not _is_cluster(county, tries[-1]) and len(tries) < TRIES:
                tries.append(transmission.play(start))
            transmission.keep(tries[-1])
            outbreaks.append(tries[-1])
            schools.append(school)
    return Scenario(outbreaks)


def _classes(roster: Sequence[School]) -> list[tuple[School, SchoolClass]]:
    return [(school, each) for school in roster for each in school.classes if len(each.pupils) >= LEAST_CLASS]


def _is_cluster(county: County, outbreak: Outbreak) -> bool:
    """Say whether the first class has a cluster, if every register is sent."""
    cases = [
        Case(
            each.school,
            outbreak.start.school_class,
            each.person.identifier,
            each.symptoms,
            each.onset,
            at(each.days[0], "16:00"),
        )
        for each in outbreak.spells
        if each.school_class is outbreak.start.school_class
    ]
    return bool(find_clusters(cases, county.params, county))
