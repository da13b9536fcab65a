"""Says when the daily, weekly and monthly reports of a county are due (clause X5: 日汇报、周反馈、月通报)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dashboard.calendar import end_of, last_day, school_days
from dashboard.county import County

DAILY, WEEKLY, MONTHLY = "日汇报", "周反馈", "月通报"


@dataclass(frozen=True)
class Period:
    """One period of a cycle. ``report_date`` is its last school day; its report is due by ``due_at``."""

    cycle: str
    report_date: date
    start: date
    end: date
    due_at: datetime


def periods(county: County, first: date, last: date) -> Iterator[Period]:
    """Yield every period with a school day from ``first`` to ``last``, cycle by cycle.

    A week is due on a weekday of the week after it, a month on a day of the month after it; a legal rest day moves
    either to the first day after the rest (clause N4). A period without a school day needs no report.
    """
    params, days = county.params, school_days(county, first, last)
    for day in days:
        yield Period(DAILY, day, day, day, datetime.combine(day, time.fromisoformat(params["daily_report_by"])))
    for monday, day in {day - timedelta(days=day.weekday()): day for day in days}.items():  # a week's last day stays
        due_on = last_day(county, monday + timedelta(days=6 + params["weekly_report_weekday"]), 0)
        due_at = datetime.combine(due_on, time.fromisoformat(params["weekly_report_by"]))
        yield Period(WEEKLY, day, monday, monday + timedelta(days=6), due_at)
    for month, day in {day.replace(day=1): day for day in days}.items():
        next_month = (month + timedelta(days=31)).replace(day=1)
        due_on = last_day(county, next_month.replace(day=params["monthly_report_day"]), 0)
        yield Period(MONTHLY, day, month, next_month - timedelta(days=1), end_of(due_on))
