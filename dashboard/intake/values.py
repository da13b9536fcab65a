"""Compiles a field into the SQL that turns a cleaned cell into its value, NULL for what it cannot read.

The macros it uses stand in ``macros.sql``; what may be written how comes from the contract.
"""

from collections.abc import Iterable

from dashboard.contracts import Contract, Field
from dashboard.sql import literal

COUNTERS = "人名个次位份只件间台套例班天节张日"  # what may stand behind a number whose field has no unit of its own


def typed_sql(contract: Contract, field: Field) -> str:
    """Return the expression that turns a cleaned text into the field's value, NULL where it cannot."""
    text = f"cleaned.{field.name}"
    if field.personal == "identifier":
        return f"id_{field.name}.hashed"
    if field.personal == "name":
        return f"masked_name({text})"
    if field.personal == "contact":
        return f"CASE WHEN {text} IS NOT NULL THEN '***' END"
    if field.enum:
        return _enumerated_list(field, text) if field.is_list else _enumerated(field, text)
    if field.type == "string":
        units = [each.name for each in contract.fields if each.unit_field == field.name]
        return (
            f"coalesce({', '.join([f'without_persons({text})', *(f'number_unit(cleaned.{each})' for each in units)])})"
        )
    if field.type in ("date", "datetime"):
        return _moment(field, text)
    if field.type == "boolean":
        own = {"true": ["是", *field.values.get("是", ())], "false": ["否", *field.values.get("否", ())]}
        whens = " ".join(f"WHEN lower({text}) IN ({_spelt(ways)}) THEN {value}" for value, ways in own.items())
        return f"coalesce(CASE {whens} END, as_boolean({text}))"
    return f"CASE WHEN {_has_its_unit(field)} THEN as_{field.type}({text}) END"


def _moment(field: Field, text: str) -> str:
    """Read a date or a time; a bare time belongs to the day that another field gives."""
    if field.date_field:
        day = f"as_date(cleaned.{field.date_field}, received_at)"
        bare = f"regexp_full_match({text}, '\\d{{1,2}}:\\d\\d(:\\d\\d)?')"
        return f"CASE WHEN {bare} THEN {day} + try_cast({text} AS TIME) ELSE as_{field.type}({text}, received_at) END"
    return f"as_{field.type}({text}, received_at)"


def _has_its_unit(field: Field) -> str:
    """Return the condition that what stands behind a number is its unit: its own, its row's, or a plain counter."""
    unit = f"number_unit(cleaned.{field.name})"
    if field.unit:
        spellings = {"℃": ("℃", "°c", "度", "c", "摄氏度")}.get(field.unit, (field.unit,))
        return f"({unit} IS NULL OR lower({unit}) IN ({', '.join(literal(each) for each in spellings)}))"
    if field.unit_field:
        return f"({unit} IS NULL OR cleaned.{field.unit_field} IS NULL OR {unit} = cleaned.{field.unit_field})"
    return f"({unit} IS NULL OR contains({literal(COUNTERS)}, {unit}))"


def _enumerated(field: Field, text: str) -> str:
    spellings = {value: [value, *field.values.get(value, ())] for value in field.enum}
    whens = " ".join(f"WHEN lower({text}) IN ({_spelt(ways)}) THEN {literal(v)}" for v, ways in spellings.items())
    return f"CASE {whens} END"


def _spelt(ways: Iterable[str]) -> str:
    return ", ".join(literal(each.casefold()) for each in ways)


def _enumerated_list(field: Field, text: str) -> str:
    """Read several values in one cell, parted by 、 and its like; an unknown one makes the whole cell unreadable."""
    parts = f"list_filter(regexp_split_to_array({text}, '[、,;；/|+ 和及]+'), lambda part: part <> '')"
    values = f"list_transform({parts}, lambda part: {_enumerated(field, 'part')})"
    return (
        f"CASE WHEN NOT list_contains(list_transform({values}, lambda value: value IS NULL), true)"
        f" THEN array_to_string({values}, '、') END"
    )
