"""Counts who has reported what a figure stands on: reported, an explicit zero, missing, or not expected.

A school's day is *missing* when a report was due by the version's instant and has not come, whatever else came; it is
a *zero* when what came says that there was nothing; and it is *not expected* when nothing was due yet and nothing came.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.board import Board
from dashboard.pages.scene import Indicator, Scene, dated_records, known

STATES = ("reported", "zero", "missing", "not_expected")

BY_SCHOOL = """
    SELECT school_code, report_date, max(received_at) AS received_at, bool_or(expected) AS expected,
        CASE WHEN bool_or(state = 'missing' AND due_at <= (SELECT as_of FROM version)) THEN 'missing'
             WHEN bool_or(state = 'zero') THEN 'zero'
             WHEN bool_or(state = 'reported') THEN 'reported'
             ELSE 'not_expected' END AS state
    FROM daily.reporting JOIN schools USING (school_code)
    WHERE list_contains(?, dataset) AND report_date BETWEEN ? AND ? AND (? IS NULL OR town_code = ?)
        AND (? IS NULL OR school_code = ?)
    GROUP BY school_code, report_date"""

BY_REPORT = """
    SELECT dataset, session, report_date, max(received_at) AS received_at, max(due_at) AS due_at,
        bool_and(coalesce(on_time, true)) AS on_time,
        CASE WHEN bool_or(state = 'missing' AND due_at <= (SELECT as_of FROM version)) THEN 'missing'
             WHEN bool_or(state = 'zero') THEN 'zero'
             WHEN bool_or(state = 'reported') THEN 'reported'
             ELSE 'not_expected' END AS state
    FROM daily.reporting
    WHERE school_code = ? AND report_date BETWEEN ? AND ?
    GROUP BY dataset, session, report_date
    ORDER BY dataset, min(due_at::TIME), session, report_date"""


@dataclass(frozen=True)
class Coverage:
    """How many of the expected schools stand behind a figure, of which day, and when the last report came."""

    day: date
    reported: int
    missing: int
    expected: int
    received_at: datetime | None
    zero: int = 0


def school_states(scene: Scene, datasets: tuple[str, ...], first: date, last: date) -> list[dict[str, Any]]:
    """Return school_code, report_date (date), received_at, expected and state, of the chosen place.

    Several panels and indicators of a page stand on the same reports, so they are read once for a version.
    """
    town, school = scene.address.town, scene.school.code if scene.school else None

    def read(board: Board) -> list[dict[str, Any]]:
        return dated_records(board.sql(BY_SCHOOL, [list(datasets), first, last, town, town, school, school]))

    return scene.board.kept(("reports", datasets, first, last, town, school), read)


def report_states(scene: Scene, school_code: str, first: date, last: date) -> list[dict[str, Any]]:
    """Return each report of one school: dataset, session, report_date (date), received_at, due_at, on_time, state."""
    return dated_records(scene.board.sql(BY_REPORT, [school_code, first, last]))


def is_day_off(scene: Scene) -> bool:
    """Say whether the version's own day is no school day, so that an earlier one is shown."""
    today = scene.board.version.as_of.date()
    if scene.day == today:
        return False
    rows = scene.board.table("calendar", columns=["is_school_day"], day=today)
    return not rows.empty and not bool(rows["is_school_day"].iloc[0])


def _coverage(rows: list[dict[str, Any]], day: date) -> Coverage:
    counts = Counter(row["state"] for row in rows)
    return Coverage(
        day=day,
        reported=counts["reported"] + counts["zero"],
        missing=counts["missing"],
        expected=sum(row["expected"] or row["state"] in ("reported", "zero") for row in rows),
        received_at=max((row["received_at"] for row in rows if row["received_at"] is not None), default=None),
        zero=counts["zero"],
    )


def indicator_coverage(scene: Scene, indicator: Indicator) -> Coverage | None:
    """Return who stands behind an indicator's figure of the chosen day.

    A weekly report stands until the next one, so the last day on which one was due is taken. ``None`` where nothing of
    this kind is ever due.
    """
    town, school = scene.address.town, scene.school.code if scene.school else None
    asked = ("coverage", indicator.datasets, scene.day, town, school)
    return scene.board.kept(asked, lambda _held: _indicator_coverage(scene, indicator))


def _indicator_coverage(scene: Scene, indicator: Indicator) -> Coverage | None:
    window = scene.days_until(12)
    if not window:
        return None
    states = school_states(scene, indicator.datasets, window[0], scene.day)
    if not states:
        return None
    day = max(row["report_date"] for row in states)
    return _coverage([row for row in states if row["report_date"] == day], day)


def day_coverage(scene: Scene) -> Coverage | None:
    """Return who has sent everything that was due on the chosen day; ``None`` where nothing was."""
    daily = tuple(name for name, report in scene.county.reports.items() if report.get("every") == "school-day")
    states = school_states(scene, daily, scene.day, scene.day)
    return _coverage(states, scene.day) if states else None


def last_delivery(scene: Scene, indicator: Indicator) -> datetime | None:
    """Return when the indicator's data last came, up to the chosen day, for what has no deadline."""

    def read(board: Board) -> datetime | None:
        rows = board.sql(
            "SELECT max(received_at) AS received_at FROM deliveries WHERE list_contains(?, dataset)"
            " AND received_at::DATE <= ?",
            [list(indicator.datasets), scene.day],
        )
        return known(rows["received_at"].iloc[0])

    return scene.board.kept(("last delivery", indicator.datasets, scene.day), read)
