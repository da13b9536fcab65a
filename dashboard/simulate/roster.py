"""Peoples the county: schools with their classes, pupils, staff and the names that answer for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

import numpy as np

from dashboard.simulate.chance import happens, pick
from dashboard.simulate.people import STAFF, STUDENT, PeopleMaker, Person
from dashboard.simulate.vocabulary import Vocabulary

GRADES = {
    "幼儿园": ("小班", "中班", "大班"),
    "小学": ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
    "初中": ("七年级", "八年级", "九年级"),
    "高中": ("高一", "高二", "高三"),
    "特殊教育": ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
}
GRADES["九年一贯制"] = GRADES["小学"] + GRADES["初中"]
GRADES["完全中学"] = GRADES["初中"] + GRADES["高中"]
AGES = {"小班": 3, "中班": 4, "大班": 5} | {
    grade: age for age, grade in enumerate(GRADES["九年一贯制"] + GRADES["高中"], start=6)
}

PUPILS_PER_STAFF = 11


@dataclass(frozen=True)
class SchoolClass:
    """One class of a school; each of the school's staff is a teacher of one class."""

    grade: str
    name: str
    pupils: tuple[Person, ...]
    boarders: int
    spacing_m: float
    head_teacher: str
    teachers: tuple[Person, ...] = ()


@dataclass(frozen=True)
class School:
    """One school with everybody in it."""

    code: str
    name: str
    former_names: tuple[str, ...]
    town_code: str
    town_name: str
    stage: str
    boarding: bool
    gate_log: bool
    longitude: float
    latitude: float
    principal: str
    grid_owner: str
    inspector: str
    classes: tuple[SchoolClass, ...]
    staff: tuple[Person, ...]

    @property
    def pupils(self) -> int:
        """How many pupils are on the roll."""
        return sum(len(each.pupils) for each in self.classes)

    @property
    def people(self) -> int:
        """How many pupils and staff the school has."""
        return self.pupils + len(self.staff)


def _sizes(pupils: int, grades: int, usual_class: int, chance: np.random.Generator) -> list[list[int]]:
    """Part a school's pupils into grades and classes of about ``usual_class``."""
    shares = chance.multinomial(pupils, [1 / grades] * grades)
    return [[int(each) for each in _even(int(share), max(1, ceil(share / usual_class)))] for share in shares]


def _even(people: int, parts: int) -> list[int]:
    return [people // parts + (place < people % parts) for place in range(parts)]


def _break_the_limit(sizes: list[list[int]]) -> None:
    """Make the first two classes 30 and 34 with pupils from the others: a county always has some over the limit."""
    places = [(grade, place) for grade, classes in enumerate(sizes) for place in range(len(classes))]
    wanted = list(zip(places[:2], (30, 34), strict=True))
    others = places[2:]
    short = sum(size - sizes[grade][place] for (grade, place), size in wanted)
    for (grade, place), size in wanted:
        sizes[grade][place] = size
    for step in range(abs(short)):
        grade, place = others[step % len(others)]
        sizes[grade][place] -= 1 if short > 0 else -1


def build_roster(vocabulary: Vocabulary, maker: PeopleMaker, today: date, chance: np.random.Generator) -> list[School]:
    """Make every school of ``schools.csv``: ``pupils`` is the roll, ``staff`` may be given.

    The largest school has two classes of 30 or more.
    """
    towns = {town["code"]: town for town in vocabulary.towns}
    largest = max(vocabulary.schools, key=lambda row: int(row["pupils"]))
    return [
        _school(row, towns[row["town_code"]], row is largest, vocabulary.usual_class, maker, today, chance)
        for row in vocabulary.schools
    ]


def _school(
    row: Mapping[str, str],
    town: Mapping[str, str],
    crowded: bool,
    usual_class: int,
    maker: PeopleMaker,
    today: date,
    chance: np.random.Generator,
) -> School:
    grades = GRADES[row["stage"]]
    boarding = row["boarding"] == "是"
    sizes = _sizes(int(row["pupils"]), len(grades), usual_class, chance)
    if crowded:
        _break_the_limit(sizes)
    born = [today.year - AGES[grade] for grade in grades]
    classes = [
        _class(grade, f"{number}班", size, year, boarding, maker, chance)
        for grade, year, in_grade in zip(grades, born, sizes, strict=True)
        for number, size in enumerate(in_grade, start=1)
    ]
    count = int(row.get("staff") or max(len(classes) + 3, int(row["pupils"]) // PUPILS_PER_STAFF))
    school = School(
        code=row["code"],
        name=row["name"],
        former_names=tuple(name for name in row["former_names"].split("、") if name),
        town_code=row["town_code"],
        town_name=town["name"],
        stage=row["stage"],
        boarding=boarding,
        gate_log=row["gate_log"] == "是",
        # About a kilometre round the town's point, so that several schools of a town can be told apart on a map.
        longitude=round(float(town["longitude"]) + float(chance.normal(0, 0.012)), 4),
        latitude=round(float(town["latitude"]) + float(chance.normal(0, 0.009)), 4),
        principal=maker.name(),
        grid_owner=maker.name(),
        inspector=maker.name(),
        classes=tuple(classes),
        staff=tuple(maker.person(STAFF, born=today.year - int(chance.integers(24, 59))) for _ in range(count)),
    )
    return replace(school, classes=tuple(_with_teachers(school)))


def _with_teachers(school: School) -> Iterator[SchoolClass]:
    before = 0
    for each, count in zip(school.classes, _even(len(school.staff), len(school.classes)), strict=True):
        yield replace(each, teachers=school.staff[before : before + count])
        before += count


def _class(
    grade: str, name: str, size: int, born: int, boarding: bool, maker: PeopleMaker, chance: np.random.Generator
) -> SchoolClass:
    return SchoolClass(
        grade=grade,
        name=name,
        pupils=tuple(maker.person(STUDENT, born=born) for _ in range(size)),
        boarders=int(chance.binomial(size, 0.5)) if boarding else 0,
        # A few rooms are too small for the metre that X13 asks for.
        spacing_m=0.9 if happens(chance, 0.03) else pick(chance, (1.0, 1.1, 1.2)),
        head_teacher=maker.name(),
    )
