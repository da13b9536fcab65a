"""Works out what an address shows: which day, place and indicator, and what is wrong with it if anything is.

Every panel of a page is drawn from one scene, so that no two of them can disagree about the day or the place.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.board import Board
from dashboard.county import County
from dashboard.language import Translator, translator
from dashboard.pages.address import Address


@dataclass(frozen=True)
class Indicator:
    """One line of the dictionary, in the reader's language."""

    name: str
    title: str
    unit: str
    better: str
    warn: float | None
    alarm: float | None
    datasets: tuple[str, ...]
    has_data: bool


@dataclass(frozen=True)
class Scene:
    """What one address shows of one published version.

    ``days`` are the school days since the first report, oldest first. ``problem`` is ``None``, ``holiday``,
    ``no_day`` (nothing can have been reported then), ``no_town``, ``no_indicator`` or ``no_data``.
    """

    board: Board
    county: County
    address: Address
    indicators: tuple[Indicator, ...]
    indicator: Indicator | None
    towns: dict[str, str]
    days: tuple[date, ...]
    day: date
    problem: str | None

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.address.language

    @property
    def say(self) -> Translator:
        """The function that turns a Chinese message into the language of the page."""
        return translator(self.language)

    @property
    def level(self) -> str:
        """The level of the chosen place."""
        return "town" if self.address.town else "county"

    @property
    def place_code(self) -> str:
        """The code of the chosen place, as in ``indicator_values``."""
        return self.address.town or self.county.code

    @property
    def place_name(self) -> str:
        """The name of the chosen place."""
        name = self.county.names[self.language]
        return self.towns.get(self.address.town, self.address.town) if self.address.town else name

    @property
    def headline_indicators(self) -> tuple[Indicator, ...]:
        """The indicators that the rule pack puts first; every other one is found in the chooser."""
        chosen = self.county.raw["pages"]["indicators"]
        return tuple(each for each in self.indicators if each.name in chosen)

    def days_until(self, count: int) -> list[date]:
        """Return the last ``count`` school days up to the chosen one, oldest first."""
        return [day for day in self.days if day <= self.day][-count:]

    @property
    def day_before(self) -> date | None:
        """The school day before the chosen one."""
        return next((day for day in reversed(self.days) if day < self.day), None)


def as_days(column: pd.Series) -> pd.Series:
    """Return a column of timestamps as plain dates."""
    return pd.to_datetime(column).dt.date


def known(value: Any) -> Any:
    """Return ``None`` for anything that stands for no value."""
    return None if pd.isna(value) else value


def _indicators(board: Board, county: County, language: str) -> tuple[Indicator, ...]:
    """List the dictionary's indicators: those a county names first (``[pages] indicators``), then by title order."""
    rows = board.table("dictionary", kind="indicator", order_by="name")
    counted = board.sql("SELECT DISTINCT indicator FROM indicator_values WHERE value IS NOT NULL")["indicator"]
    first = list(county.raw["pages"]["indicators"])
    rows = rows.assign(place=[first.index(name) if name in first else len(first) for name in rows["name"]])
    rows = rows.sort_values(["place", "name"])
    return tuple(
        Indicator(
            name=str(row.name),
            title=str(row.title_en if language == "en" else row.title_zh),
            unit=known(row.unit_en if language == "en" else row.unit) or "",
            better=known(row.better) or "",
            warn=known(row.warn),
            alarm=known(row.alarm),
            datasets=tuple(name.strip() for name in (known(row.datasets) or "").split(",") if name.strip()),
            has_data=row.name in set(counted),
        )
        for row in rows.itertuples(index=False)
    )


def _school_days(board: Board) -> tuple[date, ...]:
    rows = board.sql(
        "SELECT day FROM calendar WHERE is_school_day AND day <= (SELECT as_of FROM version)::DATE"
        " AND day >= (SELECT min(report_date) FROM indicator_values WHERE period = 'day' AND value IS NOT NULL)"
        " ORDER BY day"
    )
    return tuple(as_days(rows["day"]))


def _day_problem(board: Board, address: Address, days: tuple[date, ...]) -> str | None:
    if address.unread:
        return "no_day"
    if not days:
        return "no_data"
    if address.date is None or address.date in days:
        return None
    rows = board.table("calendar", day=address.date)
    within = days[0] <= address.date and not rows.empty
    return "holiday" if within and not bool(rows["is_school_day"].iloc[0]) else "no_day"


def read_scene(board: Board, county: County, address: Address) -> Scene:
    """Return what ``address`` shows of the version that ``board`` holds."""
    indicators = _indicators(board, county, address.language)
    towns: dict[str, str] = dict(
        board.table("towns", columns=["town_code", "town_name"], order_by="town_code").itertuples(index=False)
    )
    days = _school_days(board)
    with_data = [indicator for indicator in indicators if indicator.has_data] or list(indicators)
    named = [indicator for indicator in indicators if indicator.name == address.indicator]
    problem = _day_problem(board, address, days)
    if address.town and address.town not in towns:
        problem = "no_town"
    elif address.indicator and not named:
        problem = "no_indicator"
    return Scene(
        board=board,
        county=county,
        address=address,
        indicators=indicators,
        indicator=named[0] if named else (with_data[0] if with_data else None),
        towns=towns,
        days=days,
        day=address.date or (days[-1] if days else board.version.as_of.date()),
        problem=problem,
    )
