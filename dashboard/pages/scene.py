"""Works out what an address shows: which day, place and indicator, and what is wrong with it if anything is.

Every panel of a page is drawn from one scene, so that no two of them can disagree about the day or the place.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.board import Board
from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.language import Translator, translator
from dashboard.pages.address import Address

OF_NO_DAY = ("overdue", "signals", "dictionary", "tables")
"""The pages that are of no single day."""


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
    notes: str = ""
    clauses: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class School:
    """One line of the published register of schools, without the names of persons."""

    code: str
    name: str
    town_code: str
    stage: str


@dataclass(frozen=True)
class Scene:
    """What one address shows of one published version.

    ``days`` are the school days since the first report, oldest first. ``problem`` is ``None``, ``holiday``, ``no_day``
    (nothing can have been reported then), ``no_version`` (no version of that past instant is kept), ``no_page``,
    ``no_town``, ``no_school``, ``no_indicator`` or ``no_data``. ``school`` is there on a school's page only. ``board``
    is that of the past instant where the address names one, ``now`` the current one; ``refused`` says why it is not.
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
    school: School | None = None
    now: Board | None = None
    refused: SchoolwatchError | None = None

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
        if self.school:
            return "school"
        return "town" if self.address.town else "county"

    @property
    def place_code(self) -> str:
        """The code of the chosen place, as in ``indicator_values``."""
        if self.school:
            return self.school.code
        return self.address.town or self.county.code

    @property
    def place_name(self) -> str:
        """The name of the chosen place."""
        if self.school:
            return self.school.name
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


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries by column; what stands for no value is ``None``, an instant stays a Timestamp.

    A page shows some hundred rows, and over so few plain Python is ten times as quick as pandas.
    """
    names, found = rows.columns.tolist(), rows.to_numpy(dtype=object).tolist()
    return [
        # only what stands for no value differs from itself
        {name: None if value is pd.NA or value != value else value for name, value in zip(names, row, strict=True)}
        for row in found
    ]


def dated_records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as :func:`records` does, their ``report_date`` as a day."""
    return [{**row, "report_date": row["report_date"].date()} for row in records(rows)]


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
            notes=known(getattr(row, f"notes_{language}", None)) or "",  # an older program's version has none
            clauses=tuple(each.strip() for each in (known(row.clauses) or "").split(",") if each.strip()),
            file=known(row.file) or "",
        )
        for row in rows.itertuples(index=False)
    )


def _towns(board: Board) -> dict[str, str]:
    rows = board.table("towns", columns=["town_code", "town_name"], order_by="town_code")
    return dict(rows.itertuples(index=False))


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


def _school(board: Board, address: Address) -> School | None:
    if address.page != "school":
        return None
    columns = ["school_code", "school_name", "town_code", "stage"]
    rows = board.table("schools", columns=columns, school_code=address.place)
    return None if rows.empty else School(*(known(value) or "" for value in rows.iloc[0]))


def _is_defined(board: Board, place: str | None) -> bool:
    """Say whether the dictionary has the entry that an address names: a name, or one with the kind of its table."""
    kind, _, name = (place or "").rpartition(".")
    if not place or (kind == "dataset" and name in load_contracts()):
        return True
    rows = board.table("dictionary", columns=["kind"], name=name)
    return bool(rows["kind"].isin([kind] if kind else ["indicator", "overdue", "signal", "contradiction"]).any())


def _problem(
    address: Address, day: str | None, *, town: bool, school: bool, indicator: bool, lost: bool = False
) -> str | None:
    """Name the first thing that is wrong; what is overdue is of the version's instant, and knows no other day."""
    found = {
        "no_page": address.page == "unknown" or lost,
        "no_town": bool(address.town) and not town,
        "no_school": address.page == "school" and not school,
        "no_indicator": bool(address.indicator) and not indicator and address.page not in OF_NO_DAY,
    }
    return next((name for name, wrong in found.items() if wrong), None if address.page in OF_NO_DAY else day)


def read_scene(board: Board, county: County, address: Address) -> Scene:
    """Return what ``address`` shows of the version that ``board`` shows now, on which the scene's own board stays.

    Where the address names a past instant, the scene's board is that of the instant.
    """
    return board.kept(("scene", id(county), address), lambda held: _read_scene(held, county, address))


def _read_scene(now: Board, county: County, address: Address) -> Scene:
    board, refused, language = now, None, address.language
    if address.as_of:
        try:
            board = now.at(address.as_of)
        except SchoolwatchError as error:
            refused = error
    indicators = board.kept(("indicators", id(county), language), lambda held: _indicators(held, county, language))
    towns, days = board.kept("towns", _towns), board.kept("days", _school_days)
    with_data = [indicator for indicator in indicators if indicator.has_data] or list(indicators)
    named = [indicator for indicator in indicators if indicator.name == address.indicator]
    school = _school(board, address)
    return Scene(
        board=board,
        county=county,
        address=address,
        indicators=indicators,
        indicator=named[0] if named else (with_data[0] if with_data else None),
        towns=towns,
        days=days,
        day=address.date or (days[-1] if days else board.version.as_of.date()),
        problem="no_version"
        if refused
        else _problem(
            address,
            _day_problem(board, address, days),
            town=address.town in towns,
            school=school is not None,
            indicator=bool(named),
            lost=address.page == "dictionary" and not _is_defined(board, address.place),
        ),
        school=school,
        now=now,
        refused=refused,
    )
