"""Deadlines by the national rule (N4): the first day is not counted, a day ends at 24:00, a rest day moves the end."""

from datetime import date, datetime

import pytest

from dashboard.calendar import (
    calendar_table,
    deadline,
    end_of,
    is_legal_rest_day,
    last_day,
    last_school_day,
    next_school_day,
    report_due,
)
from dashboard.county import load_county

XIFENG = load_county("xifeng")


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2024-04-08", 0, "2024-04-08"),  # the same day
        ("2024-04-08", 1, "2024-04-09"),  # the start day is not counted
        ("2024-04-08", 14, "2024-04-22"),
        ("2024-04-10", 3, "2024-04-15"),  # ends on a Saturday: Monday
        ("2024-04-01", 3, "2024-04-07"),  # ends on 清明 (4–6 April): the make-up Sunday is a working day
        ("2024-04-24", 4, "2024-04-28"),  # ends on a make-up Sunday: stays
        ("2024-04-30", 1, "2024-05-06"),  # ends on the first of five holidays: the day after the last
        ("2024-07-20", 3, "2024-07-23"),  # after the term, working days still count
    ],
)
def test_the_last_day_of_a_period(start: str, days: int, last: str) -> None:
    assert last_day(XIFENG, date.fromisoformat(start), days) == date.fromisoformat(last)


def test_a_day_ends_at_midnight_and_not_before() -> None:
    due = deadline(XIFENG, date(2024, 4, 8), 1)
    assert due == end_of(date(2024, 4, 9)) == datetime(2024, 4, 10, 0, 0)
    assert datetime(2024, 4, 9, 23, 59) < due


def test_school_days_skip_weekends_and_holidays_and_count_make_up_days() -> None:
    assert last_school_day(XIFENG, date(2024, 4, 12), 1) == date(2024, 4, 15)
    assert last_school_day(XIFENG, date(2024, 4, 3), 2) == date(2024, 4, 8)
    assert deadline(XIFENG, date(2024, 4, 30), 1, school_days_only=True) == datetime(2024, 5, 7)


def test_a_report_that_is_complete_only_the_next_school_day_is_due_then() -> None:
    assert report_due(XIFENG, "attendance", date(2024, 4, 12), "09:30") == datetime(2024, 4, 12, 9, 30)
    assert report_due(XIFENG, "family_forms", date(2024, 4, 12), "10:00") == datetime(2024, 4, 15, 10)


def test_after_the_last_term_the_next_school_day_is_the_next_day() -> None:
    assert next_school_day(XIFENG, date(2025, 1, 17)) == date(2025, 1, 18)


def test_a_make_up_day_is_no_rest_day_and_a_holiday_on_a_weekday_is() -> None:
    assert not is_legal_rest_day(XIFENG, date(2024, 4, 7))
    assert is_legal_rest_day(XIFENG, date(2024, 4, 4))


def test_the_calendar_tells_sql_the_same_days() -> None:
    days = calendar_table(XIFENG).set_index("day")
    assert days.loc[date(2024, 4, 13), "deadline_day"] == date(2024, 4, 15)
    assert days.loc[date(2024, 4, 15), "deadline_day"] == date(2024, 4, 15)
    assert days.loc[date(2024, 4, 12), "next_school_day"] == date(2024, 4, 15)
    assert days.loc[date(2024, 5, 1), "next_school_day"] == date(2024, 5, 6)
    assert days.loc[date(2024, 4, 13), "term_start"] == date(2024, 2, 26)
    assert days.loc[date(2024, 8, 1), "term_start"] is None
