"""Sends each school's measures of the day, area by area, and the weekend's disinfection where it is asked for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.calendar import deadline, end_of, is_school_day
from dashboard.simulate.chance import at, happens, pick
from dashboard.simulate.plan import Slot
from dashboard.simulate.planted import midnight
from dashboard.simulate.roster import School
from dashboard.simulate.world import World, place_of

GATE, CLASSROOMS, CANTEEN, DORMITORY, TOILETS = "校门", "教学场所", "食堂", "宿舍", "厕所"
FIND_RATE = 0.01  # of a school's days on which something unclean is found, and gone by the next report
WEEKEND_SENDS = "17:30"
PLANTS, OPEN_PLANTS, WEEKEND_PLANTS = 3, 2, 3

Page = dict[str, dict[str, Any]]  # one school's day: area to row
Book = dict[tuple[str, date], Page]


def _areas(school: School) -> list[str]:
    return [GATE, CLASSROOMS, CANTEEN, *([DORMITORY] if school.boarding else []), TOILETS]


def _in_order(world: World, page: Page) -> None:
    page[CLASSROOMS]["big_break"] = bool(world.params["big_break_allowed"])
    page[CLASSROOMS]["gatherings"] = 0
    page[CANTEEN] |= {"staggered_dining": True, "single_desk": True}
    page[GATE]["closed_campus"] = True


def _careful(world: World, school: School, day: date) -> Page:
    """Return a day on which all was done."""
    page = {
        area: {
            **place_of(school),
            "report_date": day,
            "area": area,
            "disinfections": world.params["disinfections_per_day"] or 2,
            "after_school": True,
            "operator": school.staff[-1].name,
            "dead_corners": 0,
            "vectors": 0,
        }
        for area in _areas(school)
    }
    _in_order(world, page)
    return page


def send(world: World) -> None:
    """Write every day's measures and the weekends', and break each rule."""
    slots = sorted(world.sent("measures"), key=lambda slot: (slot.school.code, slot.day))
    if not slots:
        return
    by_school: dict[str, list[Slot]] = {}
    for slot in slots:
        by_school.setdefault(slot.school.code, []).append(slot)
    book: Book = {(slot.school.code, slot.day): _careful(world, slot.school, slot.day) for slot in slots}
    chance = world.chance("measures")
    order = [list(by_school)[place] for place in chance.permutation(len(by_school))]
    left_open, others = order[: 2 * OPEN_PLANTS], order[2 * OPEN_PLANTS :]
    for code in others:
        _find_and_clear(world, by_school[code], book)
    _leave_open(world, [by_school[code] for code in left_open], book)
    _break_days(world, [slot for code in others for slot in by_school[code]], book)
    for slot in slots:
        world.report(slot, list(book[slot.school.code, slot.day].values()))
    if world.params["disinfect_weekends"]:
        _weekends(world, by_school)


def _find_and_clear(world: World, slots: Sequence[Slot], book: Book) -> None:
    """Let a school find something now and then that its next report no longer has."""
    chance = world.chance("measures found and cleared")
    for slot in slots[:-1]:
        for what in ("vectors", "dead_corners"):
            if happens(chance, FIND_RATE):
                book[slot.school.code, slot.day][TOILETS][what] = int(chance.integers(1, 4))


def _leave_open(world: World, schools: Sequence[Sequence[Slot]], book: Book) -> None:
    """Let some schools find breeding places or unclean corners and never clear them."""
    chance = world.chance("measures left open")
    waiting = list(schools)
    for rule, what, days in (
        ("vectors_not_removed", "vectors", world.params["vector_days"]),
        ("dead_corners_open", "dead_corners", world.params["dead_corner_days"]),
    ):
        if not world.planted.holds(rule):
            continue
        for slots in [waiting.pop() for _ in range(OPEN_PLANTS)]:
            first = int(chance.integers(0, max(1, len(slots) // 2)))
            for slot in slots[first:]:
                book[slot.school.code, slot.day][TOILETS][what] = int(chance.integers(1, 4))
            found = slots[first]
            world.plant(rule, deadline(world.county, found.day, days), found.school)


def _day(slot: Slot) -> datetime:
    return midnight(slot.day)


def _day_end(slot: Slot) -> datetime:
    return end_of(slot.day)


def _cut_off(slot: Slot) -> datetime:
    return slot.due_at


def _break_days(world: World, slots: Sequence[Slot], book: Book) -> None:
    """Break each rule about a day on days of their own, so that each is found once."""
    chance = world.chance("measures broken")
    drawn = iter([slots[place] for place in chance.permutation(len(slots))])
    often = world.params["disinfections_per_day"] or 1

    def set_in(area: str, **values: Any) -> Callable[[Page], None]:
        return lambda page: page[area].update(values)

    def leave_out(page: Page) -> None:
        del page[pick(chance, [area for area in (GATE, CANTEEN, DORMITORY) if area in page])]

    faults: list[tuple[str, Callable[[Slot], datetime], Sequence[Callable[[Page], None]]]] = [
        ("dining_not_compliant", _day, (set_in(CANTEEN, staggered_dining=False), set_in(CANTEEN, single_desk=False))),
        ("big_break_held", _day, (set_in(CLASSROOMS, big_break=True),)),
        ("gathering_held", _day, (set_in(CLASSROOMS, gatherings=1), set_in(GATE, gatherings=2))),
        ("campus_not_closed", _day, (set_in(GATE, closed_campus=False),)),
        (
            "disinfection_too_few",
            _day_end,
            (set_in(TOILETS, disinfections=often - 1), set_in(CANTEEN, disinfections=0)),
        ),
        (
            "after_school_disinfection_missing",
            _cut_off,
            (set_in(CLASSROOMS, after_school=False), lambda page: _set_all(page, after_school=None)),
        ),
        ("disinfection_operator_missing", _cut_off, (set_in(TOILETS, operator=None),)),
        ("zone_unrecorded", _cut_off, (leave_out,)),
    ]
    for rule, due_at, ways in faults:
        if not world.planted.holds(rule):
            continue
        for turn in range(PLANTS):
            slot = next(drawn)
            ways[turn % len(ways)](book[slot.school.code, slot.day])
            world.plant(rule, due_at(slot), slot.school)


def _set_all(page: Page, **values: Any) -> None:
    for row in page.values():
        row.update(values)


def _weekends(world: World, by_school: dict[str, list[Slot]]) -> None:
    """Write a record of each weekend, but for a few schools that forget one."""
    schools = {slots[0].school.code: slots[0].school for slots in by_school.values()}
    weeks = list(_free_weekends(world))
    chance = world.chance("measures weekends")
    reported = {
        (code, slot.day - timedelta(days=slot.day.weekday())) for code, slots in by_school.items() for slot in slots
    }
    judged = [(code, monday) for code in schools for monday, day, both in weeks if both and (code, monday) in reported]
    forgotten = {judged[place] for place in chance.permutation(len(judged))[:WEEKEND_PLANTS]}
    for code, monday in sorted(forgotten):
        world.plant("weekend_disinfection_missing", midnight(monday + timedelta(days=7)), schools[code])
    for monday, day, _ in weeks:
        for code, school in schools.items():
            if (code, monday) not in forgotten:
                rows = [
                    {
                        **place_of(school),
                        "report_date": day,
                        "area": area,
                        "disinfections": 1,
                        "operator": school.staff[-1].name,
                    }
                    for area in _areas(school)
                ]
                world.write("measures", rows, at(day, WEEKEND_SENDS), school=school, day=day)


def _free_weekends(world: World) -> Iterator[tuple[date, date, bool]]:
    """Yield each week's Monday, the day of its weekend on which there is no school, and whether both are such days."""
    mondays = sorted({day - timedelta(days=day.weekday()) for day in world.window.days})
    for monday in mondays:
        weekend = [monday + timedelta(days=6), monday + timedelta(days=5)]
        free = [day for day in weekend if not is_school_day(world.county, day)]
        if free and at(free[0], WEEKEND_SENDS) <= world.now:
            yield monday, free[0], len(free) == len(weekend)
