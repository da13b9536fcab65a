"""Slips in the attendance: a few schools send a day again in a form that disagrees with what else they said.

The attendance itself is written with the other daily reports; this only spoils some days of it.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from dashboard.simulate.daily import CORRECTION, attendance_rows
from dashboard.simulate.plan import Slot
from dashboard.simulate.world import World

TIMES = 3  # how often each slip happens
AGAIN_AFTER = timedelta(minutes=30)
NOT_COUNTED = 6  # pupils whom the roll of a class leaves out: more than its screening can overlook

Row = dict[str, Any]


def send(world: World) -> None:
    """Spoil the days on which all of the school's other reports of that day came, so that they can be compared."""
    others = {name for name in ("absences", "screening") if name in world.county.reports}
    come = {(name, slot.school.code, slot.day) for name in others for slot in world.sent(name)}
    slots = [
        slot
        for slot in world.sent("attendance")
        if not slot.school.gate_log  # whose log would disagree as well
        and not slot.corrected_at
        and slot.received_at
        and slot.received_at + AGAIN_AFTER <= world.now
        and all((name, slot.school.code, slot.day) in come for name in others)
    ]
    chance = world.chance("attendance slips")
    waiting = [slots[int(place)] for place in chance.permutation(len(slots))]
    for rule, slip in _SLIPS.items():
        if not world.planted.holds(rule):
            continue
        done = 0
        while waiting and done < TIMES:
            slot = waiting.pop()
            rows = list(attendance_rows(world.presence, slot.school, slot.day, slot.received_at))
            if slip(world, slot, rows):
                done += 1
                again = (slot.received_at or world.now) + AGAIN_AFTER
                world.write("attendance", rows, again, school=slot.school, day=slot.day, mark=CORRECTION)


def _forget_a_class(world: World, slot: Slot, rows: list[Row]) -> bool:
    forgotten = slot.school.classes[-1]
    if len(rows) > 1:
        rows.pop()
        world.plant("class_not_reported", slot.due_at, slot.school, forgotten)
        return True
    return False


def _expect_somebody_else(world: World, slot: Slot, rows: list[Row]) -> bool:
    rows[0]["expected"] += 1
    rows[0]["present"] += 1
    world.contradict("expected_enrolled", slot.day, slot.school)
    return True


def _count_an_absent_pupil(world: World, slot: Slot, rows: list[Row]) -> bool:
    for row in rows:
        if row["present"] < row["expected"]:
            row["present"] += 1
            world.contradict("attendance_absences", slot.day, slot.school)
            return True
    return False


def _leave_some_out(world: World, slot: Slot, rows: list[Row]) -> bool:
    large = [row for row in rows if row["present"] > 2 * NOT_COUNTED]
    if not large:
        return False
    large[0]["present"] -= NOT_COUNTED
    world.contradict("screening_present", slot.day, slot.school)
    world.contradict("attendance_absences", slot.day, slot.school)  # where it is asked for
    return True


_SLIPS: Mapping[str, Callable[[World, Slot, list[Row]], bool]] = {
    "class_not_reported": _forget_a_class,
    "expected_enrolled": _expect_somebody_else,
    "attendance_absences": _count_an_absent_pupil,
    "screening_present": _leave_some_out,
}
