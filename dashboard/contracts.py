"""Reads the contracts: what each export must look like, one Table Schema JSON a data set.

Adding a data set is adding a file; nothing here knows any of them by name.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from dashboard.resources import CONTRACTS

SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Field:
    """One column of a data set, with how it may be written and what it may hold."""

    name: str
    type: str
    title: str
    title_en: str
    aliases: tuple[str, ...] = ()
    personal: str | None = None
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enum: tuple[str, ...] = ()
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    is_list: bool = False
    unit: str | None = None
    unit_field: str | None = None
    date_field: str | None = None

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column."""
        return SQL_TYPES[self.type]

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header text that means this field."""
        return (self.name, self.title, *self.aliases)


@dataclass(frozen=True)
class Rule:
    """A condition between fields of one row; a row for which it is false is rejected with the reason."""

    check: str
    field: str
    zh: str
    en: str


@dataclass(frozen=True)
class Reference:
    """A field that must be found in a register, by its code or by its name."""

    field: str
    dataset: str
    optional: bool = False

    @property
    def name_field(self) -> str:
        """The companion that carries the name where the code is not given (school_code: school_name)."""
        return self.field.removesuffix("_code") + "_name"


@dataclass(frozen=True, eq=False)
class Contract:
    """One data set: its fields, its key, when it is due and what a later delivery replaces."""

    name: str
    title: str
    title_en: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    missing_values: tuple[str, ...]
    replaces: str
    expected: str
    zero: bool
    rules: tuple[Rule, ...]
    warnings: tuple[Rule, ...]
    references: tuple[Reference, ...]

    def __getitem__(self, name: str) -> Field:
        """Return the field of that name."""
        return next(each for each in self.fields if each.name == name)

    @property
    def day_field(self) -> str | None:
        """The field that says to which day a row belongs; None where the day of delivery has to serve."""
        if self.replaces != "school-day":
            return None
        if self.has("report_date"):
            return "report_date"
        return next(name for name in self.primary_key if self[name].type in ("date", "datetime"))

    @property
    def day_is_delivery(self) -> bool:
        """Whether a report is due each day although no field names the day: then it is the day of the delivery."""
        return self.expected == "school-day" and self.day_field is None

    @property
    def stored_fields(self) -> tuple[Field, ...]:
        """The fields the lake keeps: all but the names that a register's code stands for."""
        names = {reference.name_field for reference in self.references}
        return tuple(field for field in self.fields if field.name not in names)

    @property
    def names_persons_in_key(self) -> bool:
        """Whether a person's name tells rows apart; masked, two persons would look alike."""
        return any(self[name].personal == "name" for name in self.primary_key)

    @property
    def has_classes(self) -> bool:
        """Whether rows name a class that must be on the register of classes."""
        return self.name != "classes" and self.has("school_code") and self.has("grade") and self.has("class_name")

    def is_reference(self, name: str) -> bool:
        """Say whether a field is a code that is looked up in a register."""
        return any(name == each.field for each in self.references)

    def has(self, name: str) -> bool:
        """Say whether the data set has a field of that name."""
        return any(each.name == name for each in self.fields)

    @property
    def is_register(self) -> bool:
        """Registers are read before everything that refers to them."""
        return self.expected == "once"


def _field(raw: dict) -> Field:
    constraints = raw.get("constraints", {})
    return Field(
        name=raw["name"],
        type=raw["type"],
        title=raw["title"],
        title_en=raw["x-title-en"],
        aliases=tuple(raw.get("x-aliases", ())),
        personal=raw.get("x-personal"),
        values=MappingProxyType({k: tuple(v) for k, v in raw.get("x-values", {}).items()}),
        enum=tuple(constraints.get("enum", ())),
        required=constraints.get("required", False),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        is_list=raw.get("x-list", False),
        unit=raw.get("x-unit"),
        unit_field=raw.get("x-unit-field"),
        date_field=raw.get("x-date-field"),
    )


def read_contract(path: Path) -> Contract:
    """Read one contract file."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Contract(
        name=raw["name"],
        title=raw["title"],
        title_en=raw["x-title-en"],
        description=raw["description"],
        fields=tuple(_field(each) for each in raw["fields"]),
        primary_key=tuple(raw["primaryKey"]),
        missing_values=tuple(raw["missingValues"]),
        replaces=raw["x-replaces"],
        expected=raw["x-expected"],
        zero=raw.get("x-zero", False),
        rules=tuple(Rule(**each) for each in raw.get("x-rules", ())),
        warnings=tuple(Rule(**each) for each in raw.get("x-warnings", ())),
        references=tuple(
            Reference(each["fields"], each["reference"]["resource"], each.get("x-optional", False))
            for each in raw["foreignKeys"]
        ),
    )


@lru_cache
def load_contracts(folder: Path = CONTRACTS) -> Mapping[str, Contract]:
    """Read every contract of ``folder``, registers first, in the order in which they refer to each other."""
    contracts = [read_contract(path) for path in sorted(folder.glob("*.json"))]
    ordered: dict[str, Contract] = {}
    while len(ordered) < len(contracts):
        ready = [
            each
            for each in contracts
            if each.name not in ordered
            and all(reference.dataset in ordered for reference in each.references)
            and (each.is_register or all(other.name in ordered for other in contracts if other.is_register))
        ]
        ordered |= {each.name: each for each in ready}
    return MappingProxyType(ordered)
