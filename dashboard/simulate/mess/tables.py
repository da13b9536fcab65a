"""The shapes that mess is made on: tables whose columns and lines still know what they mean, and files of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from dashboard.contracts import Contract, Field
from dashboard.simulate.habits import WORKBOOK, Habit

LANDED, REJECTED, REFUSED, DUPLICATE = "landed", "rejected", "refused", "duplicate"


@dataclass(frozen=True)
class Plant:
    """What was planted, and how a row or file that holds it must end."""

    kind: str
    expected: str


@dataclass(frozen=True)
class Line:
    """One row of a table; ``is_broken`` puts an unpaired quote into it. Without cells it is a blank row."""

    cells: Sequence[Any]
    plant: Plant | None = None
    is_broken: bool = False

    @property
    def is_data(self) -> bool:
        """Say whether it is a row that a school meant to send."""
        return self.plant is None and not self.is_broken and any(cell is not None for cell in self.cells)


@dataclass
class Table:
    """One table: a column's field is None where it means nothing; ``kinds`` lists what was done to it."""

    contract: Contract
    columns: list[Field | None]
    header: list[str]
    lines: list[Line]
    received_at: datetime
    title: str
    is_workbook: bool = False
    is_merged: bool = False
    above: list[list[Any]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def place(self, name: str) -> int | None:
        """Return where the column of a field stands, None where there is none."""
        return next((place for place, each in enumerate(self.columns) if each and each.name == name), None)

    def usual(self, line: Line) -> dict[str, Any]:
        """Return a line's cells by the names of their fields."""
        return {each.name: cell for each, cell in zip(self.columns, line.cells, strict=True) if each}

    def line(self, values: Mapping[str, Any], plant: Plant | None = None) -> Line:
        """Make a line of cells by the names of their fields."""
        return Line([values.get(each.name) if each else None for each in self.columns], plant)


@dataclass(frozen=True)
class Draft:
    """One export as it was meant: its path without the ending, and its rows in the contract's terms."""

    name: str
    contract: Contract
    rows: Sequence[Mapping[str, Any]]
    received_at: datetime
    habit: Habit

    @property
    def folder(self) -> str:
        """The folder of the day, empty for the registers."""
        return PurePosixPath(self.name).parent.as_posix() if "/" in self.name else ""

    @property
    def slot(self) -> tuple[str, str, str, str]:
        """Whose report it is: data set, session, school and day."""
        first = self.rows[0] if self.rows else {}
        told = (first.get(name, "") for name in ("session", "school_code"))
        return (self.contract.name, *told, self.folder)

    def as_written(self) -> "Draft":
        """Return it with the figures as precise as its sender would have written them without any mess."""
        if self.habit.format == WORKBOOK:
            return self
        return replace(self, rows=[{name: _coarse(value) for name, value in row.items()} for row in self.rows])


def _coarse(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.12g}")
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def is_same_day(value: Any, day: Any) -> bool:
    """Say whether a time lies on a date."""
    return isinstance(value, datetime) and type(day) is date and value.date() == day
