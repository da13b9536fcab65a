"""Says which bulletin it is: of which board, county and language, and which days of the calendar it tells of."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.board import Board
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.language import Translator, translator

PERIODS = {"daily": "day", "weekly": "week", "monthly": "month"}


@dataclass(frozen=True)
class Edition:
    """Which bulletin: ``period`` and ``start`` as ``indicator_values`` has them, ``end`` the last day it tells of."""

    board: Board
    county: County
    language: str
    period: str
    start: date
    end: date

    @property
    def say(self) -> Translator:
        """The function that puts a text into the bulletin's language."""
        return translator(self.language)

    def pick(self, row: Any, column: str) -> str:
        """Return a text of a published row in the bulletin's language."""
        english = "owner_en" if column == "owner" else f"{column}_en"
        return str((self.language == "en" and getattr(row, english, None)) or getattr(row, column))

    def hidden(self, count: float) -> str | None:
        """Return what stands for a count of persons that is too small to be told, None for any other."""
        smallest = self.county.raw["county"]["smallest_cell"]
        return f"<{smallest}" if 0 < count < smallest else None


def edition(board: Board, county: County, *, kind: str, language: str) -> Edition:
    """Return the edition of the last school day up to the board's instant, or of the week or month of that instant.

    Raises:
        SchoolwatchError: the version holds no school day of that time.
    """
    period, today = PERIODS[kind], board.version.as_of.date()
    days = board.sql(
        "SELECT day, week_start, month_start FROM calendar WHERE is_school_day AND day <= ? AND day IN"
        " (SELECT report_date FROM indicator_values WHERE level = 'county' AND period = 'day')"
        " ORDER BY day DESC LIMIT 1",
        [today],
    )
    if days.empty:
        raise SchoolwatchError(
            f"{today:%Y-%m-%d} 以前没有上课日的数据，写不出通报。请先导入数据并运行 python app.py build。",
            f"There are no data of a school day up to {today:%Y-%m-%d}, so there is no bulletin. "
            "Take some data and run python app.py build.",
        )
    day, week, month = (pd.Timestamp(value).date() for value in days.iloc[0])
    start = {"day": day, "week": week, "month": month}[period]
    end = day if period == "day" else min(today, _last_day(period, start))
    return Edition(board, county, language, period, start, end)


def _last_day(period: str, start: date) -> date:
    """Return the last day of a week or month."""
    after = start + timedelta(days=7 if period == "week" else 32)
    return (after if period == "week" else after.replace(day=1)) - timedelta(days=1)


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a frame, with their columns as attributes."""
    return list(frame.itertuples(index=False))
