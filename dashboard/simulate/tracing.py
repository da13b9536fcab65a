"""When the cause of each illness was traced: mostly within the day, sometimes the next, and for a few never."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.illness import Spell
from dashboard.simulate.roster import School
from dashboard.simulate.window import Window

NEVER, NEXT_DAY = 0.025, 0.12


def trace_causes(
    spells: Sequence[Spell], window: Window, is_sent: Callable[[School, date], bool], chance: np.random.Generator
) -> list[Spell]:
    """Fill in ``traced_at`` and ``cause``.

    Only an illness whose every day is reported can be known to be untraced, so the few are drawn among those: what is
    true and what can be found are then the same.
    """
    traced = []
    for spell in spells:
        days = [day for day in spell.days if window.first <= day <= window.last]
        fate, clock = chance.random(), minutes(chance, 0, 330)
        cause = pick(chance, spell.illness.causes)
        reported = all(is_sent(spell.school, day) for day in days)
        if reported and not spell.is_outbreak and fate < NEVER:
            traced.append(spell)
            continue
        next_day = reported and len(days) > 1 and happens(chance, NEXT_DAY)
        # By 14:30 at the latest: the register that is sent in the afternoon holds it.
        traced_at = at(days[int(next_day)], "09:00") + clock
        traced.append(replace(spell, traced_at=traced_at, cause=cause))
    return traced
