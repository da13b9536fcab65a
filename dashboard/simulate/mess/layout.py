"""Level 2: what stands around and between the rows: titles, two-row headers, totals, blanks, remarks, merged cells."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from dashboard.simulate.chance import happens, pick
from dashboard.simulate.exports import ZERO_REPORT
from dashboard.simulate.mess.tables import DUPLICATE, REJECTED, Line, Plant, Table

Maker = Callable[[Table, np.random.Generator], bool]
TOTALS = ("合计", "合 计", "总计", "小计", "TOTAL")
REMARKS = ("已核实", "家长已电话告知", "无", "见附件", '班主任说"已知悉"', "上午填\n下午补")
GROUPS = {"expected": "人数情况", "present": "人数情况", "checked": "人数情况", "feverish": "其中：异常"}
GROUPS |= {"symptomatic": "其中：异常", "on_hand": "数量情况", "used": "数量情况", "received": "数量情况"}


def title_row(table: Table, chance: np.random.Generator) -> bool:
    """Put a title above the header, with the period and who filled it in, where that names no other day."""
    table.above.append([f"西丰县各级各类学校{table.contract.title}"])
    if table.lines and happens(chance, 0.6):
        day = table.received_at
        table.above.append([f"统计时段：{day.year}年{day.month}月{day.day}日", None, "填报人：办公室"])
    if happens(chance, 0.4):
        table.above.append([])
    return True


def two_row_header(table: Table, chance: np.random.Generator) -> bool:
    """Part the header in two: what the counts have in common stands above them, all other names in the upper row."""
    groups = [GROUPS.get(column.name, "") if column else "" for column in table.columns]
    if any(groups) and happens(chance, 0.9):
        table.groups = groups
    return any(table.groups)


def repeated_row(table: Table, chance: np.random.Generator) -> bool:
    """Write a row twice."""
    return _insert(table, chance, "row twice", DUPLICATE, lambda line: list(line.cells))


def totals_row(table: Table, chance: np.random.Generator) -> bool:
    """Add a row of totals at the end, as every form has one."""
    if not table.lines:
        return False
    first = next((each.name for each in table.contract.fields if table.place(each.name) is not None), "")
    sums: dict[str, Any] = {first: pick(chance, TOTALS)}
    for column in table.columns:
        if column and column.type in ("integer", "number") and not column.unit:
            cells = [table.usual(line).get(column.name) for line in table.lines if line.is_data]
            sums[column.name] = round(sum(cell for cell in cells if isinstance(cell, int | float)), 2) or None
    table.lines.append(table.line(sums, Plant("totals row", REJECTED)))
    return True


def header_again(table: Table, chance: np.random.Generator) -> bool:
    """Write the header again where a new page began."""
    return not table.groups and _insert(table, chance, "header again", REJECTED, lambda _: list(table.header))


def blank_rows(table: Table, chance: np.random.Generator) -> bool:
    """Leave rows empty, with or without the commas."""
    for _ in range(int(chance.integers(1, 3))):
        place = int(chance.integers(0, len(table.lines) + 1))
        table.lines.insert(place, Line([] if happens(chance, 0.5) else [None] * len(table.columns)))
    return True


def blank_column(table: Table, chance: np.random.Generator) -> bool:
    """Leave a column empty, header and all."""
    _add_column(table, int(chance.integers(0, len(table.columns) + 1)), "", lambda _: None)
    return True


def other_columns(table: Table, chance: np.random.Generator) -> bool:
    """Add what the form never asked for: a running number, remarks with quotes and line breaks."""
    if happens(chance, 0.6):
        _add_column(table, 0, "序号", lambda number: number)
    remark = any("备注" in each.headers for each in table.contract.fields)
    if not remark:
        _add_column(
            table, len(table.columns), "备注", lambda _: pick(chance, REMARKS) if happens(chance, 0.3) else None
        )
    return True


def merged_cells(table: Table, _: np.random.Generator) -> bool:
    """Merge the cells of one school and day, which only a workbook can."""
    table.is_merged = table.is_workbook
    return table.is_merged


ROWS: Sequence[tuple[float, Maker]] = ((0.12, repeated_row), (0.25, totals_row))
LAYOUT: Sequence[tuple[float, Maker]] = (
    (0.4, title_row),
    (0.15, two_row_header),
    (0.12, header_again),
    (0.2, other_columns),
    (0.2, blank_column),
    (0.25, blank_rows),
    (0.6, merged_cells),
)


def make(table: Table, makers: Sequence[tuple[float, Maker]], chance: np.random.Generator) -> None:
    """Let each maker have its chance."""
    for probability, maker in makers:
        if happens(chance, probability) and maker(table, chance):
            table.kinds.append(maker.__name__.replace("_", " "))


def _insert(
    table: Table, chance: np.random.Generator, kind: str, expected: str, form: Callable[[Line], list[Any]]
) -> bool:
    """Insert a planted row somewhere after a row of data, which it may be made of; a zero report stays alone."""
    places = [place for place, line in enumerate(table.lines) if line.is_data]
    if not places or any(ZERO_REPORT in line.cells for line in table.lines):
        return False
    place = pick(chance, places)
    table.lines.insert(place + 1, Line(form(table.lines[place]), Plant(kind, expected)))
    return True


def _add_column(table: Table, place: int, header: str, cell: Callable[[int], Any]) -> None:
    table.columns.insert(place, None)
    table.header.insert(place, header)
    if table.groups:
        table.groups.insert(place, "")
    for number, line in enumerate(table.lines, start=1):
        if line.cells:
            own = header if line.plant and line.plant.kind == "header again" else cell(number)
            cells = [*line.cells[:place], own, *line.cells[place:]]
            table.lines[number - 1] = replace(line, cells=cells)
