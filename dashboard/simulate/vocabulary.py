"""Reads a county's folder ``simulate/``: the schools to play and the words to play them with.

How an illness spreads is no county's business: ``national/contagions.toml`` says it for all.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.resources import COUNTIES


@dataclass(frozen=True)
class Illness:
    """A diagnosis with how often it comes (``weight``) and the chance of each of its symptoms."""

    diagnosis: str
    symptoms: Mapping[str, float]
    causes: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Contagion(Illness):
    """An illness that spreads; every number is explained in ``national/contagions.toml``, days are calendar days."""

    kind: str
    introduced: int
    incubation: tuple[float, ...]
    infectious_from: int
    infectious: tuple[float, ...]
    in_class: float
    in_school: float
    at_home: float
    susceptible: float
    stays_home: float
    absent: tuple[float, ...]
    usual_size: int
    usual_start: float

    def infectiousness(self, days: int) -> float:
        """Return the share of its infectiousness that falls on the day ``days`` after the onset."""
        place = days - self.infectious_from
        return self.infectious[place] if 0 <= place < len(self.infectious) else 0.0


@dataclass(frozen=True)
class Item:
    """A kind of supply and how much of it one person uses on a school day, in ``unit``.

    ``bought`` is how much the whole county bought, where its text says so.
    """

    item: str
    unit: str
    daily_use_per_person: float
    bought: float = 0


@dataclass(frozen=True)
class Equipment:
    """What a school has and does not use up: one piece for so many people, or its share of the county's ``bought``."""

    item: str
    unit: str
    people_per_piece: int = 0
    bought: int = 0


@dataclass(frozen=True)
class Inspecting:
    """Who inspects (``team`` with its number), in which ways, which further domains, and how often one is failed.

    ``partners`` are the departments that may have to act, each with the domain that is its business.
    """

    team: str
    modes: Mapping[str, float]
    domains: tuple[str, ...]
    failed: float
    partners: Mapping[str, str]


@dataclass(frozen=True)
class Travel:
    """Where people go, and which areas are risky: each with its level and the part of the window in which it is listed.

    A part is two shares of the window's length, below 0 is before it; an area whose second share is 1 stays listed.
    """

    destinations: tuple[str, ...]
    risk_areas: tuple[tuple[str, str, float, float], ...]


@dataclass(frozen=True)
class Vocabulary:
    """Everything about a county that the simulation would otherwise have to make up in code."""

    schools: tuple[Mapping[str, str], ...]
    towns: tuple[Mapping[str, str], ...]
    surnames: str
    given: str
    hospitals: tuple[str, ...]
    laboratories: tuple[str, ...]
    source_areas: tuple[str, ...]
    companies: tuple[str, ...]
    illnesses: tuple[Illness, ...]
    contagions: tuple[Contagion, ...]
    siblings: float
    supplies: tuple[Item, ...]
    equipment: tuple[Equipment, ...]
    usual_class: int
    inspections: Inspecting
    registrations: Mapping[str, int]
    travel: Travel | None


def _illness(raw: Mapping[str, Any]) -> Illness:
    return Illness(raw["diagnosis"], dict(raw["symptoms"]), tuple(raw["causes"]), float(raw.get("weight", 1)))


def _contagion(raw: Mapping[str, Any]) -> Contagion:
    values: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in raw.items()}
    return Contagion(**values)


def _inspecting(raw: Mapping[str, Any]) -> Inspecting:
    modes, partners = dict(raw["modes"]), dict(raw.get("partners", {}))
    return Inspecting(raw["team"], modes, tuple(raw["domains"]), float(raw["failed"]), partners)


def _travel(raw: Mapping[str, Any]) -> Travel:
    return Travel(tuple(raw["destinations"]), tuple(tuple(each) for each in raw["risk_areas"]))


def _rows(path: Path) -> tuple[Mapping[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def load_vocabulary(county: County) -> Vocabulary:
    """Read ``simulate/schools.csv`` and ``simulate/vocabulary.toml`` of the county, and its ``towns.csv``.

    Raises:
        SchoolwatchError: the county has none, so it cannot be simulated.
    """
    folder = county.folder / "simulate"
    files = (folder / "schools.csv", folder / "vocabulary.toml", county.folder / "towns.csv")
    if lacking := [each.relative_to(county.folder).as_posix() for each in files if not each.is_file()]:
        raise SchoolwatchError(
            f"{county.names['zh']}没有仿真资料（缺少 {'、'.join(lacking)}）。"
            "请用 --county xifeng，或为该县补上这些文件。",
            f"{county.names['en']} cannot be simulated ({', '.join(lacking)} missing). "
            "Use --county xifeng, or add these files for the county.",
        )
    raw = tomllib.loads(files[1].read_text(encoding="utf-8"))
    spreading = tomllib.loads((COUNTIES / "national" / "contagions.toml").read_text(encoding="utf-8"))
    return Vocabulary(
        schools=_rows(files[0]),
        towns=_rows(files[2]),
        surnames=raw["surnames"],
        given=raw["given"],
        hospitals=tuple(raw["hospitals"]),
        laboratories=tuple(raw["laboratories"]),
        source_areas=tuple(raw["source_areas"]),
        companies=tuple(raw["companies"]),
        illnesses=tuple(_illness(each) for each in raw["illnesses"]),
        contagions=tuple(_contagion(each) for each in spreading["contagions"]),
        siblings=spreading["siblings"],
        supplies=tuple(Item(**each) for each in raw["supplies"]),
        equipment=tuple(Equipment(**each) for each in raw.get("equipment", ())),
        usual_class=raw["usual_class"],
        inspections=_inspecting(raw["inspections"]),
        registrations=dict(raw.get("registrations", {})),
        travel=_travel(raw["travel"]) if "travel" in raw else None,
    )
