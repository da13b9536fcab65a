"""When the daily, weekly and monthly reports are due; holidays move the last day (clauses X5 and N4)."""

from datetime import date, datetime

from dashboard.county import load_county
from dashboard.cycles import DAILY, MONTHLY, WEEKLY, periods

XIFENG = load_county("xifeng")


def due(first: date, last: date) -> dict[tuple[str, date], datetime]:
    return {(each.cycle, each.report_date): each.due_at for each in periods(XIFENG, first, last)}


def test_a_day_a_week_and_a_month() -> None:
    found = due(date(2024, 3, 1), date(2024, 3, 31))
    assert found[DAILY, date(2024, 3, 5)] == datetime(2024, 3, 5, 16)
    assert found[WEEKLY, date(2024, 3, 8)] == datetime(2024, 3, 11, 12)
    assert found[MONTHLY, date(2024, 3, 29)] == datetime(2024, 4, 4), "24:00 of the third"


def test_a_holiday_moves_the_deadline_and_a_made_up_sunday_ends_its_week() -> None:
    found = due(date(2024, 4, 1), date(2024, 5, 31))
    assert found[WEEKLY, date(2024, 4, 7)] == datetime(2024, 4, 8, 12)
    assert found[WEEKLY, date(2024, 4, 28)] == datetime(2024, 4, 29, 12)
    assert found[MONTHLY, date(2024, 4, 30)] == datetime(2024, 5, 7), "the third to the fifth are a holiday"


def test_a_period_without_a_school_day_needs_no_report() -> None:
    assert due(date(2024, 5, 1), date(2024, 5, 5)) == {}
