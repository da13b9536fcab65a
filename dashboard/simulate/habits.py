"""How a school writes: its file format, its headers, its dates and the words it uses. Each school keeps to its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboard.contracts import Contract, Field
from dashboard.simulate.chance import happens, pick
from dashboard.simulate.roster import School

WORKBOOK = "xlsx"
FORMATS = ("gb18030",) * 5 + ("utf-8-sig",) * 4 + (WORKBOOK,)
ISO, SLASHES, CHINESE = "iso", "slashes", "chinese"
IDENTITIES = ("code and name",) * 6 + ("name",) * 3 + ("code",)


@dataclass(frozen=True)
class Habit:
    """One sender's ways. ``headers`` and ``words`` hold only what differs from the contract's own."""

    format: str = "utf-8-sig"
    dates: str = ISO
    identity: str = "code and name"
    school_name: str | None = None
    headers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    words: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def columns(self, contract: Contract) -> list[Field]:
        """Choose the columns that this sender's exports of a data set have."""
        left_out = {"name": "school_code", "code": "school_name"}.get(self.identity)
        return [each for each in contract.fields if each.name != left_out]

    def header(self, contract: Contract, column: Field) -> str:
        """Return the header text of a column."""
        return self.headers.get((contract.name, column.name), column.title)

    def value(self, contract: Contract, column: Field, value: Any) -> Any:
        """Return a value as this sender writes it: text, or a number or date where the file is a workbook."""
        if value is None:
            return None
        if isinstance(value, bool):
            return "是" if value else "否"
        if column.name == "school_name" and self.school_name:
            return self.school_name
        if isinstance(value, str):
            return self.words.get((contract.name, column.name, value), value)
        if self.format == WORKBOOK:
            return value
        if isinstance(value, date):
            return self._date(value)
        return f"{value:.12g}" if isinstance(value, float) else str(value)

    def _date(self, value: date) -> str:
        clock = f" {value:%H:%M}" if isinstance(value, datetime) else ""
        if self.dates == SLASHES:
            return f"{value.year}/{value.month}/{value.day}{clock}"
        if self.dates == CHINESE:
            return f"{value.year}年{value.month}月{value.day}日{clock}"
        return f"{value:%Y-%m-%d}{clock}"


def free_aliases(contract: Contract, column: Field) -> list[str]:
    """List a column's other headers; one that another column may bear too would leave the reader guessing."""
    taken = {header for other in contract.fields if other is not column for header in other.headers}
    return [each for each in column.aliases if each not in taken]


def draw_habit(school: School, contracts: Sequence[Contract], chance: np.random.Generator) -> Habit:
    """Draw one school's ways."""
    headers: dict[tuple[str, str], str] = {}
    words: dict[tuple[str, str, str], str] = {}
    for contract in contracts:
        for column in contract.fields:
            aliases = free_aliases(contract, column)
            if aliases and happens(chance, 0.06):
                headers[contract.name, column.name] = pick(chance, aliases)
            for word, others in column.values.items():
                if others and happens(chance, 0.03):
                    words[contract.name, column.name, word] = pick(chance, others)
    former = school.former_names and happens(chance, 0.4)
    return Habit(
        format=pick(chance, FORMATS),
        dates=pick(chance, (ISO, ISO, ISO, SLASHES, CHINESE)),
        # A school that still writes its former name cannot also be writing its code: the form fills both in or neither.
        identity="name" if former else pick(chance, IDENTITIES),
        school_name=pick(chance, school.former_names) if former else None,
        headers=headers,
        words=words,
    )
