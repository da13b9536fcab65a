"""The days of a simulation: its school days, and those just before and after that an illness may reach into."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dashboard.calendar import school_days
from dashboard.county import County
from dashboard.errors import SchoolwatchError

USUAL_DAYS = 30
MARGIN = timedelta(days=14)


@dataclass(frozen=True)
class Window:
    """``days`` are the school days that are played; ``around`` reaches two weeks further on both sides."""

    start: date
    end: date
    days: tuple[date, ...]
    around: tuple[date, ...]

    @property
    def first(self) -> date:
        """The first school day."""
        return self.days[0]

    @property
    def last(self) -> date:
        """The last school day; what stands at its evening is what a build shows."""
        return self.days[-1]


def make_window(county: County, days: int | None, end: date | None) -> Window:
    """Return the window of ``days`` calendar days that ends on ``end``; what is None is taken from the rule pack.

    Raises:
        SchoolwatchError: there is no school day among them.
    """
    told = county.raw.get("simulate", {})
    today = datetime.now(county.timezone).date()
    last = end or date.fromisoformat(told.get("end", today.isoformat()))
    start = last - timedelta(days=(days or int(told.get("days", USUAL_DAYS))) - 1)
    played = school_days(county, start, last)
    if not played:
        raise SchoolwatchError(
            f"{start} 至 {last} 没有学校日（假期或不在学期内）。"
            "请用 --end、--days 另选一段，或补上 county.toml 里的学期。",
            f"There is no school day from {start} to {last}. Choose others with --end and --days, "
            "or add the term to county.toml.",
        )
    return Window(start, last, tuple(played), tuple(school_days(county, start - MARGIN, last + MARGIN)))
