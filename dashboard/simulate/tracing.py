"""What a school did about each illness: when its cause was traced, whether it was verified, what proof was shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from dashboard.simulate.chance import at, happens, minutes, pick
from dashboard.simulate.illness import Spell
from dashboard.simulate.roster import School
from dashboard.simulate.window import Window

NEVER, NEXT_DAY = 0.025, 0.12
UNVERIFIED = 3
PROOFS = (False, None, False)  # what is entered in place of the proof that should be there at the return


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


def neglect(
    spells: Sequence[Spell],
    window: Window,
    long_from: int,
    is_sent: Callable[[School, date], bool],
    chance: np.random.Generator,
) -> list[Spell]:
    """Leave some illnesses unverified, and let some back without the proof that ``long_from`` school days ask for."""
    kept = list(spells)
    whole = [
        place
        for place, spell in enumerate(spells)
        if spell.traced_at and not spell.is_outbreak and all(day in window.days for day in spell.days)
        and all(is_sent(spell.school, day) for day in spell.days) and spell.days[0] <= window.days[-3:][0]
    ]  # fmt: skip
    unverified = [int(place) for place in chance.permutation(whole)[:UNVERIFIED]]
    for place in unverified:
        kept[place] = replace(kept[place], verified=False)
    back = [
        place
        for place in whole
        if place not in unverified and len(spells[place].days) >= long_from
        and (day := spells[place].returned_on) in window.days and day and is_sent(spells[place].school, day)
    ]  # fmt: skip
    for place, proof in zip(chance.permutation(back), PROOFS, strict=False):
        kept[int(place)] = replace(kept[int(place)], clearance=proof)
    return kept
