"""What is in the stores: every item runs down day by day, a few run low, and of some nobody writes down the use."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from dashboard.simulate.chance import happens, pick
from dashboard.simulate.roster import School
from dashboard.simulate.vocabulary import Item, Vocabulary

LOW, UNKNOWN = 0.06, 0.05  # shares of (school, item): under the month, and with no use written down
DAYS_LEFT_LOW, DAYS_LEFT_ENOUGH = (5, 26), (38, 150)
WHOLE_UNITS = ("只", "副", "瓶")
BOUGHT = "采购"
SOURCES = (BOUGHT, BOUGHT, "调拨", "捐赠")


@dataclass(frozen=True)
class Count:
    """One item in one school's stores at the end of one day; ``used`` None: nobody knows."""

    school: School
    item: Item
    day: date
    on_hand: float
    used: float | None
    received: float
    source: str | None


@dataclass(frozen=True)
class LowStock:
    """An item that lasts less than the county's limit, by its last count."""

    school: School
    item: Item
    day: date
    on_hand: float
    daily_use: float
    days_left: float


def count_stocks(
    vocabulary: Vocabulary,
    days: Sequence[date],
    counted: Mapping[str, tuple[School, Sequence[date]]],
    window_days: int,
    chance: np.random.Generator,
) -> dict[tuple[str, date], list[Count]]:
    """Return the counts by school code and day.

    Args:
        vocabulary: the items and how much of each one person uses.
        days: the school days, on each of which something is used.
        counted: the days on which each school's count was sent, by school code.
        window_days: over how many days before its last count an item's use is averaged.
        chance: the stream of this concern.
    """
    pairs = [(school, sent, item) for school, sent in counted.values() for item in vocabulary.supplies if sent]
    order = chance.permutation(len(pairs))
    low = {int(place) for place in order[: round(LOW * len(pairs))]}
    unknown = {int(place) for place in order[::-1][: round(UNKNOWN * len(pairs))]}
    stores = []
    for place, (school, sent, item) in enumerate(pairs):
        days_left = float(chance.uniform(*(DAYS_LEFT_LOW if place in low else DAYS_LEFT_ENOUGH)))
        stores.append(_store(school, item, days, sent, days_left, window_days, chance))
    bought = _share_out(stores)
    counts = defaultdict(list)
    for place, store in enumerate(stores):
        for count in _history(store, bought.get(place), chance):
            row = count if place not in unknown else replace(count, used=None)
            counts[store.school.code, count.day].append(row)
    return dict(counts)


@dataclass(frozen=True)
class _Store:
    """One item in one school: what is used on each school day until the last count, and what is left then."""

    school: School
    item: Item
    sent: Sequence[date]
    until: Sequence[date]
    used: Sequence[float]
    left: float

    @property
    def digits(self) -> int:
        return 0 if self.item.unit in WHOLE_UNITS else 2


def _store(
    school: School,
    item: Item,
    days: Sequence[date],
    sent: Sequence[date],
    days_left: float,
    window_days: int,
    chance: np.random.Generator,
) -> _Store:
    last = sent[-1]
    until = [day for day in days if day <= last]
    digits = 0 if item.unit in WHOLE_UNITS else 2
    usual = school.people * item.daily_use_per_person
    used = [max(10.0**-digits, round(usual * float(each), digits)) for each in chance.normal(1, 0.05, len(until))]
    recent = [use for use, day in zip(used, until, strict=True) if day in sent and (last - day).days < window_days]
    return _Store(school, item, sent, until, used, round(days_left * sum(recent) / len(recent), digits))


def _share_out(stores: Sequence[_Store]) -> dict[int, float]:
    """Share what the county bought of an item among its schools, to the last piece, by how much each had to have."""
    shares: dict[int, float] = {}
    for item in {store.item.item: store.item for store in stores if store.item.bought}.values():
        places = [place for place, store in enumerate(stores) if store.item is item]
        # What is left, and what was used since the first count, at which it comes; nothing had to be there before.
        needs = [
            stores[place].left
            + sum(
                use
                for use, day in zip(stores[place].used, stores[place].until, strict=True)
                if day >= stores[place].sent[0]
            )
            for place in places
        ]
        step = 10 ** stores[places[0]].digits
        parts = share(round(item.bought * step), needs)
        shares.update({place: part / step for place, part in zip(places, parts, strict=True)})
    return shares


def share(total: int, weights: Sequence[float]) -> list[int]:
    """Part ``total`` by weight into whole numbers that add up to it: the largest remainders are rounded up."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _history(store: _Store, bought: float | None, chance: np.random.Generator) -> list[Count]:
    """Work back from the last count: before it, there was what was used. Something came in on a day of a count."""
    on_hand, digits = store.left, store.digits
    delivery_on = pick(chance, store.sent[1:]) if happens(chance, 0.2) and len(store.sent) > 1 else None
    if bought is not None:
        delivery_on = store.sent[0]
    counts = []
    for day, use in zip(reversed(store.until), reversed(store.used), strict=True):
        received, source = 0.0, None
        if day == delivery_on:
            received = bought if bought is not None else round(on_hand * 0.5, digits)
            source = BOUGHT if bought is not None else pick(chance, SOURCES)
        if day in store.sent:
            counts.append(Count(store.school, store.item, day, on_hand, use, received, source))
        on_hand = max(0.0, round(on_hand + use - received, digits))
    return counts[::-1]


def stock_rows(counts: Sequence[Count]) -> Iterator[dict[str, Any]]:
    """Yield the rows of one count."""
    for each in counts:
        yield {
            "report_date": each.day,
            "school_code": each.school.code,
            "school_name": each.school.name,
            "item": each.item.item,
            "unit": each.item.unit,
            "on_hand": each.on_hand,
            "used": each.used,
            "received": each.received,
            "source": each.source,
            "counted_on": each.day,
        }


def low_stock(
    counts: Mapping[tuple[str, date], Sequence[Count]], limit_days: int, window_days: int
) -> Iterator[LowStock]:
    """Yield what lasts less than ``limit_days``: the last count over the mean use of the days counted before it."""
    by_item: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for each in (count for day in counts.values() for count in day):
        by_item[each.school.code, each.item.item].append(each)
    for rows in by_item.values():
        last = max(rows, key=lambda each: each.day)
        uses = [each.used for each in rows if each.used is not None and (last.day - each.day).days < window_days]
        if uses and last.on_hand / (sum(uses) / len(uses)) < limit_days:
            daily_use = sum(uses) / len(uses)
            yield LowStock(last.school, last.item, last.day, last.on_hand, daily_use, last.on_hand / daily_use)
