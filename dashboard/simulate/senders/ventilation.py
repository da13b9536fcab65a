"""Sends when the windows of each classroom were open, room by room; a school has one room for each class."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from dashboard.calendar import end_of
from dashboard.simulate.chance import at, happens, minutes
from dashboard.simulate.plan import Slot
from dashboard.simulate.roster import School, SchoolClass
from dashboard.simulate.world import World, place_of

OPENED = ("07:00", "12:05", "16:30")
USUAL_MINUTES = 30  # where the county names no length
IN_TWO_ENTRIES = 0.01  # of the spells are written as two entries that overlap
PLANTS, SILENT_ROOMS = 4, 2

Spell = tuple[datetime, datetime]
Spells = list[Spell]


def send(world: World) -> None:
    """Write every day's airings and break the county's rule about them."""
    slots = sorted(world.sent("ventilation"), key=lambda slot: (slot.school.code, slot.day))
    if not slots:
        return
    chance = world.chance("ventilation")
    silent = _silent_rooms(world, slots)
    broken = _broken(world, slots, {code for code, _ in silent})
    for slot in slots:
        rows = []
        for each in slot.school.classes:
            room = _room(each)
            way = broken.get((slot.school.code, slot.day, room))
            spells = _spells(world, slot, chance, may_part=way is None)
            if way is not None:
                spells = _too_little(world, spells, way)
            if (slot.school.code, room) not in silent:
                rows += [_row(slot, room, spell) for spell in spells]
        world.report(slot, rows)


def _room(school_class: SchoolClass) -> str:
    return f"{school_class.grade}{school_class.name}"


def _row(slot: Slot, room: str, spell: Spell) -> dict[str, object]:
    opened_at, closed_at = spell
    place = place_of(slot.school)
    return {**place, "report_date": slot.day, "room": room, "opened_at": opened_at, "closed_at": closed_at}


def _spells(world: World, slot: Slot, chance: np.random.Generator, *, may_part: bool) -> Spells:
    """Draw as many spells as are asked for, each long enough; a few are parted into entries that overlap."""
    least = world.params["ventilation_minutes"] or USUAL_MINUTES
    spells = []
    for clock in OPENED[: world.params["ventilations_per_day"]]:
        opened_at = at(slot.day, clock) + minutes(chance, 0, 15)
        closed_at = opened_at + timedelta(minutes=least) + minutes(chance, 0, 12)
        if happens(chance, IN_TWO_ENTRIES) and may_part:
            middle = opened_at + timedelta(minutes=least // 2)
            spells += [(opened_at, middle), (middle - timedelta(minutes=5), closed_at)]
        else:
            spells.append((opened_at, closed_at))
    return spells


def _silent_rooms(world: World, slots: Sequence[Slot]) -> set[tuple[str, str]]:
    """Choose a few schools that never report one of their rooms."""
    newest = {slot.school.code: slot for slot in slots}
    codes = [code for code, slot in newest.items() if len(slot.school.classes) > 1]
    chosen = [newest[codes[place]] for place in world.chance("ventilation silent").permutation(len(codes))]
    for slot in chosen[:SILENT_ROOMS]:
        world.contradict("classrooms_fewer_than_classes", slot.day, slot.school)
    return {(slot.school.code, _room(slot.school.classes[-1])) for slot in chosen[:SILENT_ROOMS]}


def _broken(world: World, slots: Sequence[Slot], spared: set[str]) -> dict[tuple[str, object, str], int]:
    """Choose rooms and days with too little air; the number is the way in which it is broken."""
    chance = world.chance("ventilation broken")
    # A room is known from its first record on, so each school's first report is left as it is.
    first = {slot.school.code: slot.day for slot in reversed(slots)}
    later = [slot for slot in slots if slot.day > first[slot.school.code] and slot.school.code not in spared]
    chosen = [later[place] for place in chance.permutation(len(later))[:PLANTS]]
    broken = {}
    for way, slot in enumerate(chosen):
        room = _room(_one_of(slot.school, chance))
        broken[slot.school.code, slot.day, room] = way
        world.plant("ventilation_too_little", end_of(slot.day), slot.school)
        world.plant("ventilation_missing", slot.due_at, slot.school)
    return broken


def _one_of(school: School, chance: np.random.Generator) -> SchoolClass:
    return school.classes[int(chance.integers(len(school.classes)))]


def _too_little(world: World, spells: Spells, way: int) -> Spells:
    """Take a room's spells away, or make one too short, or let two of them overlap."""
    least = world.params["ventilation_minutes"]
    if least is None or way == 0:
        return []
    first = spells[0][0]
    last = (spells[-1][0], spells[-1][0] + timedelta(minutes=least - 1))
    if way == 1:
        return [*spells[:-1], last]  # a minute too short
    if way == 2:
        return spells[:-1]
    # long enough each, but the second begins before the first ends: two valid spells and not three
    overlapping = [(first + timedelta(minutes=shift), first + timedelta(minutes=shift + least)) for shift in (0, 20)]
    return [*overlapping, spells[-1]]
