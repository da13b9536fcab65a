"""Lays out the grid: which school carries which outbreak when, and takes a term of it into a home of its own."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

from dashboard.contracts import load_contracts
from dashboard.county import County, load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.simulate import simulate
from dashboard.simulate.chance import pick
from dashboard.simulate.scenario import Scenario
from dashboard.simulate.transmission import Introduction, Outbreak, Transmission
from dashboard.warehouse.build import build

CLUSTERS = "class_clusters"  # what the cluster rule is about; it needs no series
RULES = "xifeng"  # whose thresholds, calendar and towns are played
READ = ("towns", "schools", "classes", "absences", "symptom_events")  # what the measured figures stand on
SIZES = {"small": ("小学", 90), "middle": ("小学", 300), "large": ("初中", 700)}  # pupils
COMPLETENESS = (1.0, 0.9, 0.75)  # share of a school's reports that come at all
WANTED, SPEEDS = (5, 8, 12, 20), (0.6, 1.0, 2.0)  # patients, and contacts at school beside the usual
JITTER = 12  # school days, so that every weekday begins some, and few end in a holiday
LEAST_CLASS = 10
STEP = 7  # has no factor in common with the number of combinations: neighbours in time differ in everything


@dataclass(frozen=True)
class Plan:
    """How much is played: terms with outbreaks and quiet ones, of ``schools_each`` schools of each kind.

    ``starts`` are the school days (from 0) of the term about which each school's outbreaks begin.
    """

    runs: int
    quiet: int
    schools_each: int
    starts: tuple[int, ...]
    days: int
    end: date


TERM = Plan(runs=3, quiet=3, schools_each=3, starts=(20, 44, 68), days=138, end=date(2024, 7, 12))


@dataclass(frozen=True)
class Term:
    """One term to be played; ``run`` numbers those with outbreaks, None is a quiet one."""

    plan: Plan
    run: int | None
    seed: int


def kinds() -> list[tuple[str, float]]:
    """List the kinds of schools: each size with each completeness."""
    return list(product(SIZES, COMPLETENESS))


def kind_of(place: int) -> tuple[str, float]:
    """Return the kind of the school at a place of the roster."""
    return kinds()[place % len(kinds())]


def county_of(folder: Path, plan: Plan) -> County:
    """Return the county with the grid's schools, which report only what the detectors read."""
    rules = load_county(RULES)
    shutil.copytree(rules.folder, folder)
    with (rules.folder / "towns.csv").open(encoding="utf-8-sig", newline="") as file:
        towns = [row["code"] for row in csv.DictReader(file)]
    with (folder / "simulate" / "schools.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "former_names", "town_code", "stage", "boarding", "pupils", "gate_log"])
        for place in range(len(kinds()) * plan.schools_each):
            stage, pupils = SIZES[kind_of(place)[0]]
            code = f"{rules.code}{place + 1:04d}"
            writer.writerow([code, f"仿真{place + 1}校", "", towns[place % len(towns)], stage, "否", pupils, ""])
    watched = {"indicators": [name for name in rules.raw["categories"]["episode_indicators"] if name != CLUSTERS]}
    reports = {"absences": rules.reports["absences"]}
    return replace(rules, folder=folder, raw={**rules.raw, "reports": reports, "signals": watched})


def play(term: Term, folder: Path) -> tuple[Home, County, list[tuple[Outbreak, str, float]]]:
    """Simulate a term into ``folder``, take in what the detectors read, and build.

    Returns its home, its county and its outbreaks, each with the size and the completeness of its school.

    Raises:
        SystemExit: something that was simulated did not land.
    """
    county, exports = county_of(folder / "county", term.plan), folder / "exports"
    played: list[Outbreak] = []

    def scene(_: County, transmission: Transmission) -> Scenario:
        silent = {school.code: 1 - kind_of(place)[1] for place, school in enumerate(transmission.roster)}
        played.extend(_outbreaks(term, transmission) if term.run is not None else ())
        return Scenario(played, silent)

    simulate(county=county, days=term.plan.days, end=term.plan.end, seed=term.seed, out=exports, scene=scene)
    kept = ("arrivals", *(load_contracts()[name].title for name in READ))
    for path in [path for path in exports.rglob("*.*") if not path.name.startswith(kept)]:
        path.unlink()
    home = Home.at(folder / "home")
    for outcome in ingest([exports], home=home, county=county):
        if outcome.refused or outcome.total("rows_rejected"):
            raise SystemExit(f"{outcome.arrival.name}: {outcome.refused or 'rows were rejected'}")
    build(home=home, county=county)
    return home, county, [(each, *kind_of(int(each.start.school.code[-4:]) - 1)) for each in played]


def _outbreaks(term: Term, transmission: Transmission) -> Iterator[Outbreak]:
    """Play every outbreak of a term; over the runs, each kind of school gets every combination in turn."""
    combinations = list(product(transmission.vocabulary.contagions, WANTED, SPEEDS))
    chance = transmission.chance
    for place, school in enumerate(transmission.roster):
        kind = place % len(kinds())
        number = (term.run or 0) * term.plan.schools_each + place // len(kinds())  # among the schools of its kind
        for turn, start in enumerate(term.plan.starts):
            slot = number * len(term.plan.starts) + turn + kind
            contagion, size, speed = combinations[slot * STEP % len(combinations)]
            onset = transmission.window.days[start + int(chance.integers(JITTER))]
            school_class = pick(chance, [each for each in school.classes if len(each.pupils) >= LEAST_CLASS])
            outbreak = transmission.play(Introduction(school, school_class, contagion, onset, size, speed))
            transmission.keep(outbreak)
            yield outbreak


def terms_of(plan: Plan, seed: int) -> list[Term]:
    """List the terms of a plan, those with outbreaks first; no two share a seed."""
    runs = [Term(plan, run, seed * 100 + run) for run in range(plan.runs)]
    return runs + [Term(plan, None, seed * 100 + plan.runs + quiet) for quiet in range(plan.quiet)]
