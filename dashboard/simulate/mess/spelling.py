"""Level 1: how cells are written: dates, times, numbers, yes and no, classes, lists, nothing, and stray spaces."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboard.contracts import Field
from dashboard.simulate.chance import happens, pick
from dashboard.simulate.mess.tables import Line, Table, is_same_day

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
NUMERALS = "零一二三四五六七八九十"
DATES: dict[str, Callable[[date], str]] = {
    "2024-03-05": lambda day: day.strftime("%Y-%m-%d"),
    "2024.3.5": lambda day: f"{day.year}.{day.month}.{day.day}",
    "2024/03/05": lambda day: day.strftime("%Y/%m/%d"),
    "2024年3月5日": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "3月5日": lambda day: f"{day.month}月{day.day}日",
    "20240305": lambda day: day.strftime("%Y%m%d"),
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}
CLOCKS = ("%H:%M", "%H:%M:%S", "%H点%M分", "%H时%M分")
YES_NO = {"as it is": ("是", "否"), "marks": ("√", "×"), "digits": ("1", "0"), "letters": ("Y", "N")}
NUMBERS = ("plain", "full-width", "with its unit", "thousands", "typed")
CLASSES = ("as it is", "in the class", "class alone", "numerals", "full-width", "other stage")
COUNTED = {"expected": "人", "present": "人", "checked": "人", "feverish": "人", "symptomatic": "人"}
STAGES = {"七年级": "初一", "八年级": "初二", "九年级": "初三"}
LISTS = ("、", ",", "；", " ", "/")


@dataclass(frozen=True)
class Hand:
    """One clerk's ways of writing cells."""

    dates: str
    clock: str
    numbers: str
    yes_no: str
    classes: str
    lists: str
    nothing: str | None

    @property
    def kinds(self) -> list[str]:
        """Name the ways, for ``mess.csv``."""
        return [
            f"dates {self.dates}",
            f"numbers {self.numbers}",
            f"yes and no {self.yes_no}",
            f"classes {self.classes}",
        ]


def draw_hand(table: Table, chance: np.random.Generator) -> Hand:
    """Draw a clerk's ways; text cannot hold a typed number, and a contract says what means nothing."""
    # A serial without its format is a number in a workbook; a text of digits alone could be that or 20240305.
    nothing = [each for each in table.contract.missing_values if each]
    return Hand(
        dates=pick(chance, list(DATES) if not table.is_workbook else [*DATES, "typed", "typed"]),
        clock=pick(chance, CLOCKS),
        numbers=pick(chance, NUMBERS),
        yes_no=pick(chance, list(YES_NO)),
        classes=pick(chance, CLASSES),
        lists=pick(chance, LISTS),
        nothing=pick(chance, nothing) if happens(chance, 0.2) else None,
    )


def spell(table: Table, hand: Hand, chance: np.random.Generator) -> None:
    """Write every cell of a table in one clerk's hand."""
    table.lines = [replace(line, cells=_line(table, line, hand, chance)) for line in table.lines]
    table.kinds += hand.kinds


def _line(table: Table, line: Line, hand: Hand, chance: np.random.Generator) -> list[Any]:
    values = table.usual(line)
    if table.contract.name != "classes":
        values |= _class(values, hand.classes)
    cells = []
    for column in table.columns:
        value = values.get(column.name) if column else None
        cells.append(_cell(table, column, value, values, hand, chance) if column else value)
    return cells


def _cell(
    table: Table, column: Field, value: Any, values: dict[str, Any], hand: Hand, chance: np.random.Generator
) -> Any:
    if value is None:
        # Only where nothing is an answer of its own, and not where a whole column goes together with another.
        plain = column.required or column.name in ("grade", "class_name", "school_code", "school_name")
        return None if plain else hand.nothing
    if isinstance(value, date):
        day = values.get(column.date_field) if column.date_field else None
        if isinstance(value, datetime) and is_same_day(value, day) and happens(chance, 0.5):
            return value.strftime("%H:%M:%S" if value.second else "%H:%M")
        return _moment(value, hand, table.received_at)
    if isinstance(value, int | float):
        return _number(column, value, values, hand.numbers, table.is_workbook)
    if column.type == "boolean" and value in ("是", "否"):
        return YES_NO[hand.yes_no][value == "否"]
    if column.is_list and column.enum:
        return hand.lists.join(pick(chance, (each, *column.values.get(each, ()))) for each in value.split("、"))
    return _strayed(column, value, chance)


def _moment(value: date, hand: Hand, received_at: datetime) -> Any:
    if hand.dates == "typed":
        return value
    style = hand.dates
    if style == "3月5日" and (value.year != received_at.year or (_day(value) - received_at.date()).days > 20):
        style = "2024年3月5日"  # the year can be left out only where the delivery tells it
    if not isinstance(value, datetime):
        return DATES[style](value)
    if style == "serial":
        since = value - datetime(1899, 12, 30)
        return repr(round(since.total_seconds() / 86400, 9))
    if style == "20240305":
        style = "2024-03-05"
    clock = "%H:%M:%S" if value.second else hand.clock
    return f"{DATES[style](_day(value))} {value.strftime(clock)}"


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _number(column: Field, value: float, values: dict[str, Any], way: str, is_workbook: bool) -> Any:
    text = f"{value:.12g}" if isinstance(value, float) and abs(value) < 1e5 else repr(value).removesuffix(".0")
    if float(text) != value:
        text = repr(value)
    if is_workbook and way in ("plain", "typed"):
        return value
    if way == "full-width":
        return text.translate(FULL_WIDTH)
    if way == "thousands" and isinstance(value, int):
        return f"{value:,}"
    if way == "with its unit":
        unit = column.unit or (values.get(column.unit_field) if column.unit_field else COUNTED.get(column.name))
        return f"{text}{unit or ''}"
    return text


def _class(values: dict[str, Any], way: str) -> dict[str, Any]:
    """Spell a class in another of its usual ways; both cells, or an empty change where there is no class."""
    grade, name = values.get("grade"), values.get("class_name")
    number = re.fullmatch(r"(\d{1,2})班", str(name or ""))
    if not grade or not number:
        return {}
    short = {"小班": "小", "中班": "中", "大班": "大"}.get(grade, grade.removesuffix("年级"))
    if way == "in the class":
        return {"class_name": f"{short}({number[1]})班" if short not in "小中大" else f"{short}{number[1]}班"}
    if way == "class alone":
        return {"grade": None, "class_name": f"{grade}{number[1]}班"}
    if way == "numerals" and int(number[1]) <= 10:
        return {"class_name": f"{NUMERALS[int(number[1])]}班"}
    if way == "full-width":
        return {"class_name": f"（{number[1].translate(FULL_WIDTH)}）班"}
    if way == "other stage":
        return {"grade": STAGES.get(grade, grade), "class_name": number[1]}
    return {}


def _strayed(column: Field, value: str, chance: np.random.Generator) -> str:
    """Leave a space, a wide one or an unseen character beside a text, now and then."""
    if column.personal == "identifier" or not happens(chance, 0.05):
        return value
    return pick(chance, (f" {value}", f"{value} ", f"{value}\u3000", f"\u200b{value}", f"{value}\u00a0"))
