"""Level 2: which exports go together: several schools in one table, a sheet each or a .zip, and what is sent twice.

Only what came in time and was not corrected goes together, so that when a report came stays what the truth says.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import numpy as np

from dashboard.calendar import report_due
from dashboard.county import County
from dashboard.simulate.chance import happens, pick
from dashboard.simulate.habits import Habit
from dashboard.simulate.mess.tables import Draft

TOGETHER = ("attendance", "screening", "supplies")  # of absences it counts when each school's came
ALONE, ONE_TABLE, SHEETS, ZIP = "alone", "several schools in one table", "several sheets", "zip"
SAME_BYTES, SAME_ROWS = "same bytes again", "same rows again"
RESENT = 0.06
LAST_HOUR = 20  # nothing is sent again later than that


@dataclass(frozen=True)
class Parcel:
    """What is sent as one file; ``resent`` says how and when once more."""

    name: str
    kind: str
    drafts: Sequence[Draft]
    resent: str | None = None
    resent_at: datetime = field(default=datetime.min)

    @property
    def received_at(self) -> datetime:
        """When it came: with the last of what is in it."""
        return max(each.received_at for each in self.drafts)


def bundle(drafts: Sequence[Draft], county: County, chance: np.random.Generator) -> list[Parcel]:
    """Put exports together, and choose some to be sent again."""
    times = Counter(draft.slot for draft in drafts)
    groups: dict[tuple, list[Draft]] = defaultdict(list)
    for draft in drafts:
        dataset, session, _, day = draft.slot
        if dataset in TOGETHER and times[draft.slot] == 1 and _is_in_time(draft, county):
            groups[dataset, session, day].append(draft)
    parcels: list[Parcel] = []
    taken: set[str] = set()
    for members in groups.values():
        for kind in (ONE_TABLE, SHEETS, ZIP):
            free = [each for each in members if each.name not in taken]
            if len(free) >= 6 and happens(chance, 0.25):
                chosen = [free[int(place)] for place in chance.permutation(len(free))[: int(chance.integers(2, 6))]]
                taken |= {each.name for each in chosen}
                parcels.append(_together(kind, chosen))
    parcels += [_alone(draft, times[draft.slot] == 1, chance) for draft in drafts if draft.name not in taken]
    return parcels


def _together(kind: str, drafts: Sequence[Draft]) -> Parcel:
    first = drafts[0]
    _, session, _, day = first.slot
    name = "_".join(part for part in (f"{day}/{first.contract.title}", _MARKS[kind], day, session) if part)
    if kind != ONE_TABLE:
        return Parcel(name, kind, drafts)
    latest = max(each.received_at for each in drafts)
    rows = [row for draft in drafts for row in draft.rows]
    return Parcel(name, kind, [replace(first, name=name, rows=rows, received_at=latest, habit=Habit())])


_MARKS = {ONE_TABLE: "汇总", SHEETS: "各校", ZIP: "打包"}


def _alone(draft: Draft, is_only: bool, chance: np.random.Generator) -> Parcel:
    again = happens(chance, RESENT) and is_only and draft.folder and draft.received_at.hour < LAST_HOUR
    if not again:
        return Parcel(draft.name, ALONE, [draft])
    by_rows = draft.contract.replaces == "school-day" and happens(chance, 0.5)
    later = draft.received_at + timedelta(minutes=int(chance.integers(2, 40)))
    return Parcel(draft.name, ALONE, [draft], SAME_ROWS if by_rows else SAME_BYTES, later)


def _is_in_time(draft: Draft, county: County) -> bool:
    dataset, session, _, day = draft.slot
    rule = county.reports.get(dataset, {})
    cutoff = rule.get("sessions", {}).get(session) or rule.get("cutoff")
    return cutoff is not None and draft.received_at <= report_due(county, dataset, date.fromisoformat(day), cutoff)


def sheet_title(draft: Draft, others: Sequence[str]) -> str:
    """Return a sheet's name for a draft: its school's, which no other sheet may bear."""
    name = str(draft.rows[0].get("school_name", draft.contract.title))[:28]
    return name if name not in others else f"{name}{len(others)}"


def copy_name(name: str, chance: np.random.Generator) -> str:
    """Return what a file is called that is sent again."""
    return name + pick(chance, ("(1)", "_副本", " - 副本", "_最终版"))
