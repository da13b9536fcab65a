"""Holds what was found against what was played: which outbreaks, how soon, and what else was cried out."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard.board import Board, open_board
from dashboard.simulate.transmission import Outbreak
from tools.detection.grid import Term, play

CLUSTER, C1, C2, C3, EWMA, LIST = "cluster rule", "C1", "C2", "C3", "EWMA", "combined list"
DETECTORS = {
    CLUSTER: ("cluster_one_day", "cluster_three_days"),
    C1: ("ears_c1",),
    C2: ("ears_c2",),
    C3: ("ears_c3",),
    EWMA: ("ewma",),
}
METHODS = (*DETECTORS, LIST)
IN_TIME = 2  # school days after the fifth patient's onset
AFTER = 10  # school days after the last onset: what is found later is another thing
LEAST = 5  # patients


@dataclass(frozen=True)
class Played:
    """One outbreak and, by method, how many school days after its first onset it was known; None: it never was.

    ``told`` counts the patients whom some register had named while there was still time.
    """

    kind: str
    speed: float
    patients: int
    school_size: str
    completeness: float
    fifth: int
    told: int
    known: Mapping[str, int | None]

    def is_found(self, method: str) -> bool:
        """Say whether it was known in time."""
        known = self.known[method]
        return known is not None and known <= self.fifth + IN_TIME


@dataclass(frozen=True)
class Measured:
    """What a term showed: its outbreaks of ``LEAST`` and more, or, where it was quiet, the episodes that were none."""

    schools: int
    outbreaks: tuple[Played, ...]
    false: Mapping[str, int]


def alarms_of(board: Board) -> pd.DataFrame:
    """Return the alarms of schools and their parts: method, school_code, place_code, day, known (school day numbers).

    ``known`` is the day on which the last report behind the alarm had come; by the cluster rule, the case that counts.
    """
    methods = ", ".join(f"('{method}', '{name}')" for method, names in DETECTORS.items() for name in names)
    return board.sql(f"""
        WITH all_alarms AS (
            SELECT method, alarm_place AS place_code, report_date, known_at
            FROM episode_alarms JOIN (VALUES {methods}) AS methods (method, detector) USING (detector)
            WHERE method = '{CLUSTER}'
            UNION ALL
            SELECT method, place_code, report_date, NULL
            FROM signals JOIN (VALUES {methods}) AS methods (method, detector) USING (detector)
            WHERE alarm AND level IN ('class', 'school') AND method <> '{CLUSTER}'
            UNION ALL
            SELECT '{LIST}', alarm_place, report_date, known_at
            FROM episode_alarms WHERE alarm_level IN ('class', 'dormitory', 'school')
        ), numbered AS (
            SELECT method, split_part(place_code, '/', 1) AS school_code, place_code, report_date, known_at
            FROM all_alarms
        )
        SELECT DISTINCT method, numbered.school_code, place_code, here.school_day_number AS day,
            later.school_day_number AS known
        FROM numbered
        LEFT JOIN reporting ON dataset = 'absences' AND reporting.school_code = numbered.school_code
            AND reporting.report_date = numbered.report_date
        JOIN calendar AS here ON here.day = numbered.report_date
        JOIN calendar AS later ON later.day = coalesce(known_at, received_at)::DATE""")  # noqa: S608 - constants


def outbreaks_of(board: Board, played: Sequence[tuple[Outbreak, str, float]]) -> Iterator[Played]:
    """Yield how soon each outbreak of ``LEAST`` and more was known; each comes with its school's size and completeness.

    An alarm counts for an outbreak where it is the school's, or of a class that has a patient, from the first onset on.
    """
    calendar = board.table("calendar")
    number: dict[date, int] = dict(zip(calendar["day"].dt.date, calendar["school_day_number"], strict=True))
    came = {
        (school, day.date()): number[when.date()]
        for school, day, when in board.sql("""
            SELECT school_code, report_date, received_at FROM reporting
            WHERE dataset = 'absences' AND received_at IS NOT NULL""").itertuples(index=False)
    }
    by_place: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for method, place, day, when in alarms_of(board)[["method", "place_code", "day", "known"]].itertuples(index=False):
        by_place[place].append((method, day, when))
    for outbreak, size, completeness in played:
        fifth = outbreak.onset_of(LEAST)
        if fifth is None:
            continue
        school = outbreak.start.school
        first, last = (number[outbreak.patients[end].onset] for end in (0, -1))
        pupils = [each.pupil for each in outbreak.patients if each.pupil.school is school]
        places = {f"{school.code}/{each.school_class.grade}/{each.school_class.name}" for each in pupils}
        known: dict[str, int] = {}
        for place in (school.code, *places):
            for method, day, when in by_place.get(place, ()):
                if first <= day <= last + AFTER:
                    known[method] = min(when - first, known.get(method, when - first))
        deadline = number[fifth] + IN_TIME
        told = [
            any(came.get((each.school.code, day), deadline + 1) <= deadline for day in each.days)
            for each in outbreak.spells
        ]
        yield Played(
            kind=outbreak.start.contagion.kind,
            speed=outbreak.start.speed,
            patients=len(outbreak.patients),
            school_size=size,
            completeness=completeness,
            fifth=number[fifth] - first,
            told=sum(told),
            known={method: known.get(method) for method in METHODS},
        )


def false_episodes(board: Board) -> dict[str, int]:
    """Count the episodes of a term without outbreaks: runs of a school's alarms, and the list as it is."""
    gap = int(board.table("params")["episode_gap_days"].iloc[0])
    counts = dict.fromkeys(METHODS, 0)
    days: dict[tuple[str, str], set[int]] = defaultdict(set)
    for method, school, day in alarms_of(board)[["method", "school_code", "day"]].itertuples(index=False):
        days[method, school].add(day)
    for (method, _), own in days.items():
        counts[method] += sum(not own.intersection(range(day - gap, day)) for day in own)
    return counts | {LIST: len(board.table("signal_episodes"))}


def run_term(term: Term, folder: Path) -> Measured:
    """Play a term into ``folder``, and measure it; the folder is removed again."""
    home, _, played = play(term, folder)
    board = open_board(home.path)
    quiet = term.run is None
    measured = Measured(
        schools=len(board.table("schools")),
        outbreaks=() if quiet else tuple(outbreaks_of(board, played)),
        false=false_episodes(board) if quiet else {},
    )
    shutil.rmtree(folder)
    return measured
