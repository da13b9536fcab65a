"""The ledger of what schools reported to the office day by day, week by week and month by month (clause X5)."""

from datetime import datetime

import numpy as np

from dashboard.cycles import DAILY
from dashboard.simulate.chance import at, happens
from dashboard.simulate.exports import Row
from dashboard.simulate.plan import Slot
from dashboard.simulate.world import World, place_of

OFFICE_SENDS = "20:58"
NOTHING_TO_SAY = 0.7  # share of the daily reports that are zero reports


def send(world: World) -> None:
    """Write the office's ledger each school day: what was submitted since the one before.

    Which reports never come is decided where all reports are planned; the missing ones are found by report_missing.
    """
    chance, waiting = world.chance("reports zero"), sorted(world.sent("reports"), key=_submitted)
    told_until = datetime.min
    for day in world.window.days:
        now = at(day, OFFICE_SENDS)
        slots = [slot for slot in waiting if told_until < _submitted(slot)[0] <= now]
        told_until = now
        if slots:
            world.write("reports", [_row(slot, chance) for slot in slots], now)


def _row(slot: Slot, chance: np.random.Generator) -> Row:
    return {
        **place_of(slot.school),
        "cycle": slot.session,
        "period_end": slot.day,
        "submitted_at": slot.received_at,
        "zero": slot.session == DAILY and happens(chance, NOTHING_TO_SAY),
    }


def _submitted(slot: Slot) -> tuple[datetime, str, str]:
    return slot.received_at or slot.due_at, slot.school.code, slot.session
