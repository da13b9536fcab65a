"""The ledgers of the schools' stores: each report with all its items, and the slips that clerks make in them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np

from dashboard.calendar import deadline, end_of
from dashboard.simulate.plan import Slot
from dashboard.simulate.planted import midnight
from dashboard.simulate.roster import School
from dashboard.simulate.supplies import BOUGHT, low_stock, share, stock_rows
from dashboard.simulate.vocabulary import Equipment
from dashboard.simulate.world import World, place_of

TIMES = 2  # how often each slip happens
NOT_COUNTED = ("防护服", "套", 50)  # what came and was never counted
OTHER_UNIT = "箱"
DONATED, TEN = "捐赠", 10  # of masks: “社会捐赠的10只口罩” (C13)

Row = dict[str, Any]


@dataclass(frozen=True)
class _Series:
    """One item of one school: its rows, report by report."""

    school: School
    rows: list[Row]

    @property
    def item(self) -> str:
        return str(self.rows[0]["item"])

    def day(self, place: int) -> date:
        day: date = self.rows[place]["report_date"]
        return day


def send(world: World) -> None:
    """Write every report that is sent, and break each rule of the stores a few times."""
    slots = sorted(world.sent("supplies"), key=lambda slot: (slot.day, slot.school.code))
    reports = {
        (slot.school.code, slot.day): list(stock_rows(world.counts[slot.school.code, slot.day])) for slot in slots
    }
    chance = world.chance("supplies slips")
    series = _series(slots, reports)
    _plant_what_came_about(world, series)
    order = chance.permutation(len(series))
    waiting = [series[int(place)] for place in order]
    _slip(world, waiting)
    schools = [slot.school for slot in slots]
    own = {school.code: school for school in schools}
    equipment = {each.item: _pieces(each, list(own.values())) for each in world.vocabulary.equipment}
    _equip(world, slots, reports, equipment, chance)
    _receive_without_count(world, slots, reports, chance)
    for slot in slots:
        world.report(slot, reports[slot.school.code, slot.day])


def _series(slots: Sequence[Slot], reports: Mapping[tuple[str, date], Sequence[Row]]) -> list[_Series]:
    found: dict[tuple[str, str], _Series] = {}
    for slot in slots:
        for row in reports[slot.school.code, slot.day]:
            found.setdefault((slot.school.code, row["item"]), _Series(slot.school, [])).rows.append(row)
    return list(found.values())


def _plant_what_came_about(world: World, series: Sequence[_Series]) -> None:
    """Say which items nobody knows the use of, which are short and were not replenished, and which count is old."""
    short = {
        (each.school.code, each.item.item)
        for each in low_stock(world.counts, world.params["stock_days"], world.params["stock_window_days"])
    }
    for each in series:
        last = each.day(-1)
        recent = [row for row in each.rows if (last - row["report_date"]).days < world.params["stock_window_days"]]
        if each.rows[-1]["on_hand"] > 0 and all(row["used"] is None for row in recent):
            world.plant("stock_use_unknown", midnight(last), each.school)
        if (each.school.code, each.item) in short and not any(row["received"] for row in recent):
            world.plant("stock_not_replenished", midnight(last), each.school)


def _slip(world: World, waiting: list[_Series]) -> None:
    """Spoil items one by one, then say which counts are old by now."""
    for rule, slip in _SLIPS.items():
        done = 0
        for each in list(waiting):
            if done < TIMES and world.planted.holds(rule) and slip(world, each):
                waiting.remove(each)
                done += 1
    for each in waiting:
        _plant_stale(world, each, each.day(-1))


def _plant_stale(world: World, series: _Series, counted_on: date) -> None:
    due_at = deadline(world.county, counted_on, world.params["stock_stale_days"])
    if due_at <= world.now:
        world.plant("stock_count_stale", due_at, series.school)


def _count_no_more(world: World, series: _Series) -> bool:
    """Repeat an old count under new days."""
    stale_after = timedelta(days=world.params["stock_stale_days"] + 5)
    old = [place for place in range(len(series.rows) - 1) if series.day(place) + stale_after <= world.window.last]
    if not old:
        return False
    counted_on = series.day(old[-1])
    for row in series.rows[old[-1] :]:
        row["counted_on"] = counted_on
    _plant_stale(world, series, counted_on)
    return True


def _lower_what_was_there(world: World, series: _Series) -> bool:
    """Let the stock rise from one count to the next with nothing coming in."""
    place = len(series.rows) // 2
    before, after = series.rows[:place], series.rows[place:]
    if not before or any(row["received"] for row in series.rows[1:]):
        return False
    less = int(min(row["on_hand"] for row in before) / 2)
    if after[0]["on_hand"] <= before[-1]["on_hand"] - less:  # the use of the day between is more than was taken away
        return False
    for row in before:
        row["on_hand"] -= less
    world.contradict("stock_rise", series.day(place), series.school)
    _plant_stale(world, series, series.day(-1))
    return True


def _write_another_unit(world: World, series: _Series) -> bool:
    if len(series.rows) < 3:
        return False
    place = len(series.rows) // 2
    series.rows[place]["unit"] = OTHER_UNIT
    for day in (series.day(place), series.day(place + 1)):
        world.contradict("stock_unit_changed", day, series.school)
    _plant_stale(world, series, series.day(-1))
    return True


def _be_given_ten(world: World, series: _Series) -> bool:
    row = series.rows[len(series.rows) // 2]
    if (
        "口罩" not in series.item
        or row["received"]
        or not row["used"]
        or row["used"] <= 2 * TEN
        or len(series.rows) < 2
    ):
        return False
    row.update(received=TEN, source=DONATED)
    world.contradict("donation_in_doubt", row["report_date"], series.school)
    _plant_stale(world, series, series.day(-1))
    return True


_SLIPS: Mapping[str, Callable[[World, _Series], bool]] = {
    "donation_in_doubt": _be_given_ten,
    "stock_count_stale": _count_no_more,
    "stock_rise": _lower_what_was_there,
    "stock_unit_changed": _write_another_unit,
}


def _pieces(equipment: Equipment, schools: Sequence[School]) -> dict[str, int]:
    """Say how many each school has; of what the county bought every school has at least one."""
    if not equipment.bought:
        return {school.code: ceil(school.people / equipment.people_per_piece) for school in schools}
    more = share(equipment.bought - len(schools), [school.people for school in schools])
    return {school.code: 1 + part for school, part in zip(schools, more, strict=True)}


def _equip(
    world: World,
    slots: Sequence[Slot],
    reports: Mapping[tuple[str, date], list[Row]],
    equipment: Mapping[str, Mapping[str, int]],
    chance: np.random.Generator,
) -> None:
    """Add the equipment to every report; a few schools lack something that the county calls essential."""
    units = {each.item: each for each in world.vocabulary.equipment}
    lacking = dict(_lacking(world, slots, chance))
    first = {slot.school.code: slot.day for slot in reversed(slots)}
    for slot in slots:
        for item, pieces in equipment.items():
            gone_on = lacking.get((slot.school.code, item))
            kept = pieces[slot.school.code] if gone_on is None or slot.day < gone_on else 0
            bought = units[item].bought and slot.day == first[slot.school.code]
            if gone_on == first[slot.school.code]:
                continue  # never there
            reports[slot.school.code, slot.day].append(
                {
                    **place_of(slot.school),
                    "report_date": slot.day,
                    "item": item,
                    "unit": units[item].unit,
                    "on_hand": kept,
                    "received": pieces[slot.school.code] if bought else None,
                    "source": BOUGHT if bought else None,
                    "counted_on": slot.day,
                }
            )
    for each in {slot.school.code: slot for slot in slots}.values():
        for item in equipment:
            if lacking.get((each.school.code, item)) != first[each.school.code]:
                _plant_stale(world, _Series(each.school, [{"report_date": each.day}]), each.day)


def _lacking(
    world: World, slots: Sequence[Slot], chance: np.random.Generator
) -> Iterator[tuple[tuple[str, str], date]]:
    """Choose who lacks what from which report on: one never had it, another has it no longer."""
    by_school: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_school[slot.school.code].append(slot)
    sent = list(by_school.values())
    order = [sent[int(place)] for place in chance.permutation(len(sent))]
    categories = world.county.raw.get("categories", {})
    rules = {"essential_missing": "essentials", "gate_facility_missing": "gate_facilities"}
    for rule, names in rules.items():
        wanted = [
            each for each in world.vocabulary.equipment if any(name in each.item for name in categories.get(names, ()))
        ]
        for place, equipment in enumerate((wanted * TIMES)[:TIMES] if world.planted.holds(rule) else ()):
            own = order.pop()
            # What the whole county bought came to every school, so that it adds up.
            gone = own[max(1, len(own) // 2) if place or equipment.bought else 0 :][:1]
            if gone:
                yield (own[0].school.code, equipment.item), gone[0].day
                world.plant(rule, end_of(gone[0].day), own[0].school)


def _receive_without_count(
    world: World, slots: Sequence[Slot], reports: Mapping[tuple[str, date], list[Row]], chance: np.random.Generator
) -> None:
    earlier = [slot for slot in slots if slot.day < world.window.last]
    if not world.planted.holds("receipt_without_count"):
        return
    for place in chance.permutation(len(earlier))[:TIMES]:
        slot, (item, unit, received) = earlier[int(place)], NOT_COUNTED
        row = {**place_of(slot.school), "report_date": slot.day, "item": item, "unit": unit, "received": received}
        reports[slot.school.code, slot.day].append({**row, "source": BOUGHT})
        world.plant("receipt_without_count", end_of(slot.day), slot.school)
