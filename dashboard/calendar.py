"""Says which days are school days in a county: terms, weekdays, holidays and make-up days of its rule pack."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import pandas as pd

from dashboard.county import County

FRIDAY = 5
BEFORE, AFTER = timedelta(days=120), timedelta(days=60)  # of the terms: deadlines reach beyond both ends


def days_between(start: date, end: date) -> Iterator[date]:
    """Yield every calendar day from ``start`` to ``end``, both included."""
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def _within(day: date, spans: Sequence[Sequence[str]]) -> bool:
    return any(date.fromisoformat(first) <= day <= date.fromisoformat(last) for first, last in spans)


def is_school_day(county: County, day: date) -> bool:
    """Say whether ``day`` is a school day: in a term, and a make-up day or an ordinary day that is no holiday."""
    rules = county.raw["calendar"]
    if not _within(day, rules["terms"]):
        return False
    if day.isoformat() in rules["make_up_days"]:
        return True
    return day.isoweekday() in rules["school_weekdays"] and not _within(day, rules["holidays"])


def school_days(county: County, start: date, end: date) -> list[date]:
    """List the school days from ``start`` to ``end``, both included."""
    return [day for day in days_between(start, end) if is_school_day(county, day)]


def next_school_day(county: County, day: date) -> date:
    """Return the first school day after ``day``; where the pack's terms end before one, the day after ``day``."""
    last = max((date.fromisoformat(end) for _, end in county.raw["calendar"]["terms"]), default=day)
    later = (each for each in days_between(day + timedelta(days=1), last) if is_school_day(county, each))
    return next(later, day + timedelta(days=1))


def term_start(county: County, day: date) -> date | None:
    """Return the first day of the term that ``day`` lies in; None outside of terms."""
    spans = (map(date.fromisoformat, term) for term in county.raw["calendar"]["terms"])
    return next((first for first, last in spans if first <= day <= last), None)


def is_legal_rest_day(county: County, day: date) -> bool:
    """Say whether ``day`` is a weekend or a public holiday of the pack, and no make-up day; terms do not matter."""
    rules = county.raw["calendar"]
    if day.isoformat() in rules["make_up_days"]:
        return False
    return day.isoweekday() > FRIDAY or _within(day, rules["holidays"])


def last_day(county: County, start: date, days: int) -> date:
    """Return the last day of a period of ``days`` calendar days from ``start``, by the national rule (clause N4).

    The start day is not counted (Civil Code, art. 201); a last day that is a legal rest day moves to the first day
    after the rest (art. 203). ``days`` = 0 is a matter of the same day.
    """
    last = start + timedelta(days=days)
    while is_legal_rest_day(county, last):
        last += timedelta(days=1)
    return last


def last_school_day(county: County, start: date, days: int) -> date:
    """Return the last day of a period of ``days`` school days after ``start``, which is not counted itself."""
    last = start
    for _ in range(days):
        last = next_school_day(county, last)
    return last


def end_of(day: date) -> datetime:
    """Return the instant at which ``day`` ends: its 24:00, which is the next day's 00:00 (Civil Code, art. 203)."""
    return datetime.combine(day + timedelta(days=1), time.min)


def deadline(county: County, start: date, days: int, *, school_days_only: bool = False) -> datetime:
    """Return the instant at which a period of ``days`` days from ``start`` has passed (clause N4).

    Before this instant a thing is in time; from it on it is overdue. Periods in hours run from minute to minute and
    need no calendar.

    Args:
        county: whose holidays and school days count.
        start: the day on which it began; it is not counted.
        days: how many days, 0 for the same day.
        school_days_only: count school days; else calendar days, moved past a holiday at the end.
    """
    return end_of((last_school_day if school_days_only else last_day)(county, start, days))


def report_due(county: County, dataset: str, day: date, cutoff: str) -> datetime:
    """Return when the report of ``day`` is due: at the cut-off, as many school days later as the pack says for it."""
    later = county.reports.get(dataset, {}).get("school_days_later", 0)
    return datetime.combine(last_school_day(county, day, later), time.fromisoformat(cutoff))


def calendar_table(county: County) -> pd.DataFrame:
    """Return the table ``calendar``: one row a day of the county's terms, the breaks between them and some days around.

    Columns: day, is_school_day, iso_year, iso_week, iso_weekday, week_start, month_start;
    school_day_number, which counts school days from the first term on (on other days, the last one's);
    next_school_day, the first one after the day; deadline_day, the day on which a period whose last day this is
    really ends (``last_day``); and term_start, the first day of the day's term (outside of terms, None). SQL reads
    weeks and weekdays from here, since engines differ about them.
    """
    terms = county.raw["calendar"]["terms"]
    first, last = date.fromisoformat(terms[0][0]) - BEFORE, date.fromisoformat(terms[-1][1]) + AFTER
    rows, number = [], 0
    for day in days_between(first, last):
        school_day = is_school_day(county, day)
        number += school_day
        year, week, weekday = day.isocalendar()
        week_start, month_start = day - timedelta(days=weekday - 1), day.replace(day=1)
        moved = (next_school_day(county, day), last_day(county, day, 0), term_start(county, day))
        rows.append((day, school_day, year, week, weekday, week_start, month_start, number, *moved))
    columns = ["day", "is_school_day", "iso_year", "iso_week", "iso_weekday", "week_start", "month_start"]
    columns += ["school_day_number", "next_school_day", "deadline_day", "term_start"]
    return pd.DataFrame(rows, columns=columns)
