"""What is held at the schools: first lessons, drills, counselling and talks; the office lists them day by day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.calendar import deadline, school_days
from dashboard.simulate.chance import at, pick
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.world import World, place_of

OFFICE_SENDS = "17:20"
DRILL, COUNSELLING, TALK = "应急演练", "心理辅导", "宣传教育"
BY_CLASS = 5  # schools that give the first lessons class by class, the others for all at once
EVERY = 5  # school days between two talks or counselling sessions of a school
FIRST_DRILL = 5  # school days after the opening


@dataclass(frozen=True)
class _Held:
    """One activity; without a class it was the whole school's."""

    day: date
    school: School
    kind: str
    school_class: SchoolClass | None = None


def send(world: World) -> None:
    """Write the list of each day; what was held before the window comes on its first day."""
    held = [*_lessons(world), *_drills(world), *_sessions(world)]
    chance = world.chance("activities' participants")
    by_day: defaultdict[date, list[dict[str, Any]]] = defaultdict(list)
    for each in held:
        whole = len(each.school_class.pupils) if each.school_class else each.school.pupils
        several = 12 if each.kind == COUNSELLING else whole
        by_day[max(each.day, world.window.first)].append(
            {
                "held_on": each.day,
                **place_of(each.school),
                "grade": each.school_class.grade if each.school_class else None,
                "class_name": each.school_class.name if each.school_class else None,
                "kind": each.kind,
                "participants": max(1, several - int(chance.integers(0, 4))),
            }
        )
    for day, rows in sorted(by_day.items()):
        world.write("activities", rows, at(day, OFFICE_SENDS))


def _term(world: World) -> list[date]:
    """List the school days from the opening to the last day of the window."""
    return school_days(world.county, world.opened_on, world.window.last)


def _lessons(world: World) -> Iterator[_Held]:
    """Yield each class's first lessons in the first school days; three classes miss some, one has its lesson late."""
    rule = "first_lessons_missing"
    if not world.planted.holds(rule):
        return
    chance, days, length = world.chance("first lessons"), _term(world), int(world.params["lesson_days"])
    lessons = list(world.county.raw["categories"]["first_lessons"])
    order = [world.roster[int(place)] for place in chance.permutation(len(world.roster))]
    by_class = order[:BY_CLASS]
    missing = {
        (school.code, school.classes[0]): set(kinds)
        for school, kinds in zip(by_class, (lessons[1:2], lessons[:2], lessons), strict=False)
    }
    late = (by_class[-1].code, by_class[-1].classes[0])
    due_at = deadline(world.county, world.opened_on, length, school_days_only=True)
    for school in world.roster:
        units: tuple[SchoolClass | None, ...] = school.classes if school in by_class else (None,)
        for unit in units:
            left_out = missing.get((school.code, unit), set()) if unit else set()
            if left_out:
                world.plant(rule, due_at, school, unit)
            for kind in lessons:
                place = int(chance.integers(0, length + 1))  # the last day in time included
                if unit and (school.code, unit) == late and kind == lessons[-1]:
                    place = length + 2
                if kind not in left_out and place < len(days):
                    yield _Held(days[place], school, kind, unit)


def _drills(world: World) -> Iterator[_Held]:
    """Yield one drill a school; two schools hold none, one holds it late and one on the last day in time."""
    rule = "drill_missing"
    if not world.planted.holds(rule):
        return
    chance, days, length = world.chance("drills"), _term(world), int(world.params["drill_days"])
    due_at = deadline(world.county, world.opened_on, length, school_days_only=True)
    none, none_too, late, last = (int(place) for place in chance.permutation(len(world.roster))[:4])
    special = {late: length + 1, last: length}
    for number, school in enumerate(world.roster):
        place = special.get(number, int(chance.integers(FIRST_DRILL, length)))
        if number in (none, none_too):
            world.plant(rule, due_at, school)
        elif place < len(days):
            yield _Held(days[place], school, DRILL)


def _sessions(world: World) -> Iterator[_Held]:
    """Yield a talk a week at every school, and a counselling session where the county has counsellors."""
    chance = world.chance("sessions")
    kinds = [TALK, COUNSELLING] if world.planted.holds("hotline_missing") else [TALK]
    for school in world.roster:
        for kind in kinds:
            first = pick(chance, range(EVERY))
            for day in world.window.days[first::EVERY]:
                yield _Held(day, school, kind)
