"""Whatever a clerk's spreadsheet makes of a table, what lands is what was meant, and every row is accounted for.

Tables of what is meant are generated, then written as schools write them: any encoding, delimiter, date and number
style, spelling, header, column order and layout, with rows among them that must not land. ``make fuzz`` tries many.
"""

import csv
import io
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from dashboard.contracts import load_contracts
from dashboard.intake.landing import pseudonym
from tests.intake.laboratory import RECEIVED, Laboratory, open_laboratory

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
DATA_SETS = ("attendance", "screening", "absences", "supplies")

SCHOOLS = {
    "S1": ("西丰镇第一小学", "一小", "西丰一小", "西丰第一小学", "西丰镇第一小学　", "西丰镇\n第一小学", "S1"),
    "S2": ("平岗中学", "平岗 中学", "s2", "\u200b平岗中学"),
}
CLASSES: dict[tuple[str, str, str], tuple[tuple[str, str], ...]] = {
    ("S1", "一年级", "1班"): (
        ("一年级", "1班"),
        ("一年级", "一(1)班"),
        ("", "一年级（１）班"),
        ("2023级", "1班"),
        ("1年级", "一班"),
    ),
    ("S1", "一年级", "2班"): (("一年级", "2班"), ("", "一年级2班"), ("一年级", "（2）班"), ("小学一年级", "2")),
    ("S1", "二年级", "1班"): (("二年级", "1班"), ("", "2022级1班"), ("二年级", "二年级1班")),
    ("S2", "七年级", "1班"): (("七年级", "1班"), ("初一", "(1)班"), ("", "七（1）班"), ("", "初一1班")),
    ("S2", "八年级", "12班"): (("八年级", "12班"), ("初二", "十二班"), ("", "2022级12班")),
}
PERSONS = {"学生": ("学生", "在校生", "Student"), "教职工": ("教职工", "教师", "老师", "教职员工")}
REASONS = {"因病": ("因病", "病假", "生病"), "事假": ("事假", "因事"), "其他": ("其他", "其它")}
SYMPTOMS = {"发热": ("发热", "发烧"), "干咳": ("干咳", "咳嗽"), "腹泻": ("腹泻", "拉肚子"), "咽痛": ("咽痛", "嗓子疼")}
SESSIONS = {"入校": ("入校", "入校测温"), "晨检": ("晨检", "早检"), "午检": ("午检", "中午"), "晚检": ("晚检", "夜检")}
SOURCES = {"采购": ("采购", "自购"), "捐赠": ("捐赠", "社会捐赠"), "调拨": ("调拨", "下拨")}
UNITS = {"一次性口罩": "只", "84消毒液": "瓶", "额温枪": "件", "防护服": "套"}

# --- what is meant: typed rows, one strategy a data set -------------------------------------------------------------

days = st.integers(0, 250).map(lambda back: RECEIVED.date() - timedelta(back))
places = st.one_of(st.sampled_from(list(CLASSES)), st.sampled_from([("S1", None, None), ("S2", None, None)]))
counts = st.one_of(st.integers(0, 60), st.sampled_from([0, 1200, 12345, 10000, 20000]))


@st.composite
def attendance(draw: st.DrawFn) -> dict[str, Any]:
    expected = draw(counts)
    return {
        "report_date": draw(days),
        "place": draw(places),
        "expected": expected,
        "present": draw(st.integers(max(0, expected - 5), expected)),
    }


@st.composite
def screening(draw: st.DrawFn) -> dict[str, Any]:
    expected = draw(counts)
    checked = draw(st.integers(max(0, expected - 5), expected))
    few = st.integers(0, min(checked, 3))
    return {
        "report_date": draw(days),
        "session": draw(st.sampled_from(list(SESSIONS))),
        "place": draw(places),
        "person_type": draw(st.sampled_from(list(PERSONS))),
        "expected": expected,
        "checked": checked,
        "feverish": draw(few),
        "symptomatic": draw(few),
    }


@st.composite
def absences(draw: st.DrawFn) -> dict[str, Any]:
    day = draw(days)
    return {
        "report_date": day,
        "place": draw(places),
        "person_name": draw(st.sampled_from(["张三丰", "李四", "欧阳娜娜", "阿卜杜拉·买买提"])),
        "person_id": draw(st.sampled_from(["211223201501010011", "21122320150101001X", "20240001", "G21122320150101"])),
        "person_type": draw(st.sampled_from(list(PERSONS))),
        "reason": draw(st.sampled_from(list(REASONS))),
        "symptoms": draw(st.lists(st.sampled_from(list(SYMPTOMS)), unique=True, max_size=3)),
        "onset_date": draw(st.one_of(st.none(), st.integers(0, 3).map(lambda back: day - timedelta(back)))),
        "clearance": draw(st.sampled_from([None, True, False])),
    }


@st.composite
def supplies(draw: st.DrawFn) -> dict[str, Any]:
    amounts = st.one_of(counts, st.sampled_from([0.5, 2.25, 700, 30500]))
    item = draw(st.sampled_from(list(UNITS)))
    return {
        "report_date": draw(days),
        "place": (draw(st.sampled_from(["S1", "S2"])), None, None),
        "item": item,
        "unit": UNITS[item],
        "on_hand": float(draw(amounts)),
        "used": draw(st.one_of(st.none(), amounts.map(float))),
        "received": draw(st.one_of(st.none(), amounts.map(float))),
        "source": draw(st.one_of(st.none(), st.sampled_from(list(SOURCES)))),
    }


ROWS = {"attendance": attendance(), "screening": screening(), "absences": absences(), "supplies": supplies()}


def key(dataset: str, row: dict[str, Any]) -> tuple:
    """What tells a row from another in the eyes of its contract."""
    place = row["place"][:1] if dataset in ("absences", "supplies") else row["place"]
    return (*place, *(row.get(name) for name in ("report_date", "session", "item", "person_id")), (
        row["person_type"] if dataset == "screening" else None
    ))  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """How a table is laid out in its file; what a cell is spelt like follows from ``seed``."""

    seed: int
    kind: str
    encoding: str
    delimiter: str
    titles: int
    blanks: bool
    totals: str
    unknown: int
    header_again: bool
    padded: bool
    repeated: bool
    spoilt: int
    merged: bool


layouts = st.builds(
    Layout,
    seed=st.integers(0, 2**32),
    kind=st.sampled_from(["csv", "csv", "xlsx"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"]),
    delimiter=st.sampled_from([",", "\t", ";", "|", "，"]),
    titles=st.integers(0, 2),
    blanks=st.booleans(),
    totals=st.sampled_from(["", "", "合计", "小 计", "TOTAL", "总计"]),
    unknown=st.integers(0, 2),
    header_again=st.booleans(),
    padded=st.booleans(),
    repeated=st.booleans(),
    spoilt=st.integers(0, 2),
    merged=st.booleans(),
)


@st.composite
def meant_rows(draw: st.DrawFn, dataset: str) -> list[dict[str, Any]]:
    return draw(st.lists(ROWS[dataset], min_size=1, max_size=5, unique_by=lambda row: key(dataset, row)))


# --- how a clerk writes it ------------------------------------------------------------------------------------------

WIDE = {ord(char): ord(char) + 0xFEE0 for char in "0123456789.-/:()"}
Cell = str | float | date | None


@dataclass
class Clerk:
    """Spells values in one of the usual ways, chosen by a seeded dice."""

    dice: random.Random
    is_text: bool

    def day(self, value: date) -> Cell:
        y, m, d = value.year, value.month, value.day
        ways: list[Cell] = [
            value.isoformat(), f"{y}-{m}-{d}", f"{y}.{m}.{d}", f"{y}/{m:02}/{d:02}", f"{y}年{m}月{d}日", f"{m}月{d}日",
            f"{y}{m:02}{d:02}", str((value - date(1899, 12, 30)).days), f"{y}-{m:02}-{d:02} 00:00:00",
            value.isoformat().translate(WIDE), f" {y}/{m}/{d} ", f"{y}年{m:02}月{d:02}日", f"{y}-{m}-{d} 8:30",
        ]  # fmt: skip
        if not self.is_text:
            ways += [value, value, datetime(y, m, d), float((value - date(1899, 12, 30)).days)]
        return self.dice.choice(ways)

    def number(self, value: float, counters: Sequence[str]) -> Cell:
        plain = f"{value:g}" if value < 100_000 else str(value)
        ways: list[Cell] = [plain, plain, plain.translate(WIDE), f" {plain} "]
        ways += [plain + counter for counter in counters]
        if value == int(value):
            ways += [f"{int(value)}.0"]
        if value >= 1000:
            ways += [f"{value:,.0f}", f"{value / 10000:g}万"] if value == int(value) else []
        if value in (700.0, 30500.0):
            ways += [f"{value / 10000:g}万"]
        if not self.is_text:
            ways += [value, value]
        return self.dice.choice(ways)

    def one_of(self, ways: Sequence[str]) -> str:
        return self.dice.choice(ways)

    def header(self, names: Sequence[str]) -> str:
        name = self.dice.choice(names)
        decorated = [name, name, f"{name}*", f" {name}", f"{name}：", f"{name}(必填)", f"{name}（人）", f"{name}\n"]
        if not name.isascii():
            decorated.append(" ".join(name))
        if name.isascii():
            decorated += [name.upper(), "".join(chr(ord(c) + 0xFEE0) for c in name)]
        return self.dice.choice(decorated)


def nothing(clerk: Clerk) -> Cell:
    return clerk.dice.choice([None, None, "-", "/", "无数据"])


def written(clerk: Clerk, row: dict[str, Any]) -> dict[str, Cell]:
    """The row's cells by field."""
    cells: dict[str, Cell] = {}
    for name, value in row.items():
        if name == "place":
            school, grade, class_name = value
            cells["school_name"] = clerk.one_of(SCHOOLS[school][:-1] if clerk.dice.random() < 0.9 else [school])
            cells["school_code"] = school if clerk.dice.random() < 0.5 else None
            if grade:
                cells["grade"], cells["class_name"] = (
                    each or None for each in clerk.dice.choice(CLASSES[(school, grade, class_name)])
                )
        elif value is None or value == []:
            cells[name] = nothing(clerk)
        elif isinstance(value, bool):
            cells[name] = clerk.one_of(
                ["是", "√", "1", "有", "已交", "TRUE"] if value else ["否", "×", "0", "无", "未交"]
            )
        elif isinstance(value, date):
            cells[name] = clerk.day(value)
        elif isinstance(value, int):
            cells[name] = clerk.number(value, ["人", " 人", "名"])
        elif isinstance(value, float):
            cells[name] = clerk.number(value, [row["unit"]])
        elif isinstance(value, list):
            cells[name] = clerk.one_of(["、", ",", "，", ";", " "]).join(clerk.one_of(SYMPTOMS[each]) for each in value)
        else:
            spellings: dict[str, dict[str, tuple[str, ...]]] = {
                "session": SESSIONS, "person_type": PERSONS, "reason": REASONS, "source": SOURCES,
            }  # fmt: skip
            cells[name] = clerk.one_of(spellings[name][value]) if name in spellings else value
    return cells


def spoil(clerk: Clerk, cells: dict[str, Cell]) -> dict[str, Cell]:
    """The same row with one fault for which it must be rejected."""
    number = "on_hand" if "on_hand" in cells else "expected" if "expected" in cells else "report_date"
    faults: list[dict[str, Cell]] = [
        {"school_name": "平岗中心小学", "school_code": None},
        {"school_name": "西丰镇第一小", "school_code": None},
        {"school_name": "平岗中学", "school_code": "S1"},
        {"report_date": "2024-13-05"},
        {"report_date": "2024年2月30日"},
        {"report_date": "24-3-5"},
        {"report_date": "2024-03-21"},
        {number: "三十多"},
        {("expected" if "expected" in cells else "report_date"): None},
        {number: "12,34"},
    ]
    if "class_name" in cells:
        faults += [{"grade": "九年级", "class_name": "9班"}, {"grade": "小计", "class_name": None}]
    return cells | clerk.dice.choice(faults)


# --- what the file looks like, and what must come of it -------------------------------------------------------------


@dataclass
class Sent:
    """The grid of one table, and how many of its rows must be rejected or be duplicates."""

    grid: list[list[Cell]] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    duplicate: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


UNKNOWN = {"序号": "7", "备注": "第一行\n“第二行”", "填表人": "王, 老师;|，", "联系电话": '0410-"1234'}
TITLES = ("西丰镇第一小学 日报表", "填报时间：2024年3月5日，共 3 页", "（盖章）", "二〇二四年春季")


def send(dataset: str, meant: list[dict[str, Any]], layout: Layout, dice: random.Random, *, first: bool) -> Sent:
    """Write a table as a grid of cells."""
    clerk, sent = Clerk(dice, layout.kind == "csv"), Sent()
    contract = load_contracts()[dataset]
    rows = [(written(clerk, row), row["place"][0]) for row in meant]
    sent.duplicate = int(layout.repeated)
    if layout.repeated:
        rows.append((written(clerk, meant[0]), meant[0]["place"][0]))
    for _ in range(layout.spoilt):
        rows.append((spoil(clerk, written(clerk, meant[0])), ""))
    sent.rejected = layout.spoilt
    given_names = {name for cells, _ in rows for name, cell in cells.items() if cell is not None}
    names = [each.name for each in contract.fields if each.required or each.name in given_names or dice.random() < 0.3]
    names += ["school_name"] if "school_name" not in names else []
    unknown = dice.sample(list(UNKNOWN), layout.unknown)
    order = [*names, *unknown]
    dice.shuffle(order)
    header: list[Cell] = [name if name in unknown else clerk.header(contract[name].headers) for name in order]
    grid = sent.grid
    if first:
        for title in dice.sample(TITLES, layout.titles):
            grid.append([title, *([None] * (len(order) - 1) if layout.padded or layout.kind == "xlsx" else [])])
    grid.append(header)
    for index, (cells, _) in enumerate(rows):
        if layout.blanks and dice.random() < 0.3:
            grid.append([None] * len(order) if dice.random() < 0.7 else [" ", *[None] * (len(order) - 1)])
        if layout.header_again and index == 1:
            grid.append(list(header))
            sent.rejected += 1
        grid.append([UNKNOWN[name] if name in unknown else cells.get(name) for name in order])
    if layout.totals:
        where = next((place for place, name in enumerate(order) if name in ("report_date", "school_name")), 0)
        grid.append(
            [layout.totals if place == where else "99" if dice.random() < 0.4 else None for place in range(len(order))]
        )
        sent.rejected += 1
    if layout.kind == "xlsx" and layout.merged:
        sent.merges = list(_merges(grid, order.index("school_name"), [school for _, school in rows]))
    sent.rows = len(meant) + sent.rejected + sent.duplicate
    return sent


def _merges(grid: list[list[Cell]], column: int, schools: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Merge the school's cells of good rows that follow each other and are of one school."""
    places = [
        at
        for at, cells in enumerate(grid)
        if str(cells[column]).strip() in {w.strip() for s in SCHOOLS.values() for w in s}
    ]
    for above, below in pairwise(places):
        same = {code for code, ways in SCHOOLS.items() for at in (above, below) if grid[at][column] in ways}
        if below == above + 1 and len(same) == 1 and schools:
            yield above, below, column, column
            return


def as_csv(grids: list[list[list[Cell]]], layout: Layout) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=layout.delimiter, lineterminator="\r\n" if layout.seed % 2 else "\n")
    width = max(len(row) for grid in grids for row in grid)
    for grid in grids:
        for row in grid:
            cells = ["" if cell is None else str(cell) for cell in row]
            writer.writerow(cells + [""] * (width - len(cells)) if layout.padded else cells)
        if layout.blanks:
            buffer.write("\n")
    text = buffer.getvalue()
    try:
        return text.encode(layout.encoding)
    except UnicodeEncodeError:  # GBK holds less than GB18030
        return text.encode("gb18030")


def as_xlsx(sents: list[Sent], layout: Layout) -> bytes:
    book = openpyxl.Workbook()
    sheet, below = book.active, 0
    for number, sent in enumerate(sents):
        if number and layout.padded:
            sheet, below = book.create_sheet("另一张"), 0
        for at, row in enumerate(sent.grid, start=below + 1):
            for place, cell in enumerate(row, start=1):
                if cell is not None:
                    sheet.cell(at, place, cell)
        for top, bottom, left, right in sent.merges:
            sheet.merge_cells(
                f"{get_column_letter(left + 1)}{below + top + 1}:{get_column_letter(right + 1)}{below + bottom + 1}"
            )
        below += len(sent.grid) + 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def wanted(laboratory: Laboratory, row: dict[str, Any]) -> dict[str, Any]:
    """The row as the lake would keep it."""
    school, grade, class_name = row["place"]
    kept = {name: value for name, value in row.items() if name != "place"} | {"school_code": school}
    if "item" not in row:
        kept |= {"grade": grade, "class_name": class_name}
    if "person_id" in row:
        kept["person_id"] = pseudonym(laboratory.home, row["person_id"])
        kept["person_name"] = row["person_name"][0] + "*"
        kept["symptoms"] = "、".join(row["symptoms"]) or None
    return kept


def sortable(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


def check(laboratory: Laboratory, tables: list[tuple[str, list[dict[str, Any]]]], layout: Layout) -> int:
    """Send the tables in one file and hold what lands against what was meant; return the rows read."""
    dice = random.Random(layout.seed)
    sents = [send(name, meant, layout, dice, first=not at) for at, (name, meant) in enumerate(tables)]
    if layout.kind == "csv":
        judged = laboratory.judge_bytes(as_csv([sent.grid for sent in sents], layout), "a.csv")
    else:
        judged = laboratory.judge_bytes(as_xlsx(sents, layout), "a.xlsx")
    shown = "\n".join(str(row) for sent in sents for row in sent.grid)
    assert judged.refused is None, f"{judged.refused}\n{shown}"
    for name, meant in tables:
        wants = [wanted(laboratory, row) for row in meant]
        names = wants[0].keys()
        landed = [{each: row[each] for each in names} for row in judged.landed.get(name, [])]
        assert sortable(landed) == sortable(wants), f"{judged.rejects}\n{shown}"
    assert set(judged.landed) == {name for name, _ in tables}
    expected = sum(sent.rows for sent in sents), sum(len(meant) for _, meant in tables)
    rest = sum(sent.rejected for sent in sents), sum(sent.duplicate for sent in sents)
    assert judged.counts == (*expected, *rest), f"{judged.rejects}\n{shown}"
    return judged.rows_read


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    with open_laboratory(tmp_path_factory.mktemp("laboratory")) as opened:
        yield opened


@pytest.mark.parametrize("dataset", DATA_SETS)
def test_what_lands_is_what_was_meant(laboratory: Laboratory, dataset: str) -> None:
    tried, rows, began = 0, 0, time.monotonic()
    others = st.sampled_from([name for name in DATA_SETS if name != dataset])
    another = others.flatmap(lambda name: st.tuples(st.just(name), meant_rows(name)))
    second = st.integers(0, 4).flatmap(lambda number: another if number == 4 else st.none())

    @settings(max_examples=EXAMPLES // len(DATA_SETS), suppress_health_check=list(HealthCheck), deadline=None)
    @given(meant=meant_rows(dataset), layout=layouts, other=second)
    def run(meant: list[dict[str, Any]], layout: Layout, other: tuple[str, list[dict[str, Any]]] | None) -> None:
        nonlocal tried, rows
        tried += 1
        rows += check(laboratory, [(dataset, meant), *([other] if other else [])], layout)

    run()
    print(f"{dataset}: {tried} examples, {rows} rows, {time.monotonic() - began:.0f} s")
