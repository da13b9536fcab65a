"""Says which days are school days in a county: terms, weekdays, holidays and make-up days of its rule pack."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pandas as pd

from dashboard.county import County


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


def calendar_table(county: County) -> pd.DataFrame:
    """Return the table ``calendar``: one row a day of the county's terms and the breaks between them.

    Columns: day, is_school_day, iso_year, iso_week, iso_weekday, week_start, month_start, and
    school_day_number, which counts school days from the first term on (on other days, the last one's).
    SQL reads weeks and weekdays from here, since engines differ about them.
    """
    terms = county.raw["calendar"]["terms"]
    first, last = date.fromisoformat(terms[0][0]), date.fromisoformat(terms[-1][1])
    rows, number = [], 0
    for day in days_between(first, last):
        school_day = is_school_day(county, day)
        number += school_day
        year, week, weekday = day.isocalendar()
        week_start, month_start = day - timedelta(days=weekday - 1), day.replace(day=1)
        rows.append((day, school_day, year, week, weekday, week_start, month_start, number))
    columns = ["day", "is_school_day", "iso_year", "iso_week", "iso_weekday", "week_start", "month_start"]
    return pd.DataFrame(rows, columns=[*columns, "school_day_number"])
