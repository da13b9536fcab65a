"""Level 3: rows that must be rejected, each made of a good one and put beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from dashboard.simulate.chance import happens, pick
from dashboard.simulate.exports import ZERO_REPORT
from dashboard.simulate.mess.tables import REJECTED, Line, Plant, Table

Row = dict[str, Any]
Maker = Callable[[Table, Row, np.random.Generator], Row | None]  # what differs from the good row, None: not here
NO_SCHOOL, NO_CODE = "临县第九小学", "9999999999"
LOST_POINT = "temperature without its point"
NEVER = 0.45  # chance that a file has none


def lost_point(table: Table, row: Row, _: np.random.Generator) -> Row | None:
    """A temperature of 365."""
    for field in table.contract.fields:
        if field.unit == "℃" and row.get(field.name):
            return {field.name: round(row[field.name] * 10)}
    return None


def damaged_identifier(table: Table, row: Row, _: np.random.Generator) -> Row | None:
    """An identifier that a spreadsheet has turned into 4.4E+17."""
    name = next((each.name for each in table.contract.fields if each.personal == "identifier"), None)
    return {name: f"{float(row[name][:17]):.5E}"} if name and str(row.get(name, ""))[:17].isdigit() else None


def unknown_school(_: Table, row: Row, __: np.random.Generator) -> Row | None:
    """A school that is on no register."""
    return {"school_code": NO_CODE, "school_name": NO_SCHOOL} if {"school_code", "school_name"} & set(row) else None


def near_school(_: Table, row: Row, __: np.random.Generator) -> Row | None:
    """A name that is nearly a school's: to be suggested, never taken."""
    name = row.get("school_name")
    return {"school_code": None, "school_name": f"{name[:-1]}堂"} if name else None


def unknown_class(table: Table, row: Row, _: np.random.Generator) -> Row | None:
    """A class that the school does not have."""
    return {"class_name": "87班"} if table.contract.has_classes and row.get("class_name") else None


def at_odds(_: Table, row: Row, __: np.random.Generator) -> Row | None:
    """Two cells of a row that cannot both be right."""
    return (
        _more(row, "present", "expected")
        or _more(row, "feverish", "checked")
        or _more(row, "checked", "expected")
        or _shifted(row, "onset_date", "report_date", 1)
        or _shifted(row, "released_on", "isolation_start", -1)
        or _shifted(row, "resulted_at", "sampled_at", -1)
    )


def future_day(table: Table, row: Row, chance: np.random.Generator) -> Row | None:
    """A day that is still to come."""
    name = table.contract.day_field
    ahead = table.received_at + timedelta(days=int(chance.integers(2, 9)))
    if name is None or row.get(name) is None:
        return None
    return {name: ahead if isinstance(row[name], datetime) else ahead.date()}


def missing_cell(table: Table, row: Row, chance: np.random.Generator) -> Row | None:
    """A required cell left empty."""
    required = [each.name for each in table.contract.fields if each.required and row.get(each.name) is not None]
    return {pick(chance, required): None} if required else None


def below_zero(table: Table, row: Row, _: np.random.Generator) -> Row | None:
    """A count below nothing."""
    least = [each.name for each in table.contract.fields if each.minimum == 0 and row.get(each.name) is not None]
    return {least[0]: -5} if least else None


def no_date(table: Table, row: Row, chance: np.random.Generator) -> Row | None:
    """A date that is none."""
    name = table.contract.day_field
    return {name: pick(chance, ("2024-13-45", "昨天", "4月31日"))} if name and row.get(name) is not None else None


def no_number(table: Table, row: Row, chance: np.random.Generator) -> Row | None:
    """Words where a number belongs."""
    numbers = [each.name for each in table.contract.fields if each.type in ("integer", "number") and each.required]
    numbers = [name for name in numbers if name in row]
    return {pick(chance, numbers): pick(chance, ("很多", "3O", "十来个", "1,23"))} if numbers else None


def no_such_word(table: Table, row: Row, chance: np.random.Generator) -> Row | None:
    """A word that is none of those a field knows."""
    words = [each.name for each in table.contract.fields if each.enum and row.get(each.name) is not None]
    return {pick(chance, words): "不详"} if words else None


MAKERS: Mapping[str, Maker] = {
    LOST_POINT: lost_point,
    "identifier in scientific notation": damaged_identifier,
    "unknown school": unknown_school,
    "nearly a school's name": near_school,
    "unknown class": unknown_class,
    "cells at odds": at_odds,
    "a day to come": future_day,
    "missing required cell": missing_cell,
    "below zero": below_zero,
    "no date": no_date,
    "no number": no_number,
    "unknown word": no_such_word,
}


def plant_rows(table: Table, chance: np.random.Generator) -> None:
    """Put some rows that must be rejected beside the good ones; a zero report stays alone."""
    good = [line for line in table.lines if line.is_data and ZERO_REPORT not in line.cells]
    measured = any(field.unit == "℃" for field in table.contract.fields)
    if not good or (happens(chance, NEVER) and not measured):
        return
    kinds = [pick(chance, list(MAKERS)) for _ in range(int(chance.integers(1, 4)))]
    for kind in [*kinds, *[LOST_POINT] * 3 * measured]:  # only a log of temperatures can lose a point
        row = table.usual(pick(chance, good))
        wrong = MAKERS[kind](table, row, chance)
        if wrong is not None and any(name in row for name in wrong):
            bad = table.line(row | wrong, Plant(kind, REJECTED))
            table.lines.insert(int(chance.integers(0, len(table.lines) + 1)), bad)


def plant_damage(table: Table, chance: np.random.Generator) -> None:
    """Damage rows of a text as text is damaged: a quote without its pair (one a file), a cell too few or too many."""
    good = [line for line in table.lines if line.is_data and ZERO_REPORT not in line.cells]
    if not good or table.is_workbook or happens(chance, 0.6):
        return
    damages: Sequence[tuple[str, Callable[[Line], Line]]] = (
        ("unpaired quote", lambda line: replace(line, is_broken=True)),
        ("a cell too many", lambda line: replace(line, cells=[*line.cells, "多"])),
        ("a cell too few", lambda line: replace(line, cells=line.cells[:-1])),
    )
    kind, damage = pick(chance, damages)
    line = replace(pick(chance, good), plant=Plant(kind, REJECTED))
    table.lines.insert(int(chance.integers(0, len(table.lines) + 1)), damage(line))


def _more(row: Row, part: str, whole: str) -> Row | None:
    return {part: row[whole] + 1} if part in row and isinstance(row.get(whole), int) else None


def _shifted(row: Row, later: str, earlier: str, days: int) -> Row | None:
    start = row.get(earlier)
    return {later: start + timedelta(days=days)} if later in row and isinstance(start, date) else None
