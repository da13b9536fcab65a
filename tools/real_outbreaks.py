"""Writes real outbreaks of the literature as a school's exports, and takes them the whole way to a published version.

Tests and the pictures of ``make early-warning`` stand on it. The real files lie outside the project and are never
copied into it.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from dashboard.board import Board, open_board
from dashboard.county import County, load_county
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.warehouse.build import build

SCHOOL, TOWN = "2112230001", "211223100"
GRADE = "三年级"
ABSENCES = ("日期", "学校代码", "年级", "班级", "姓名", "证件号或学号", "人员类别", "缺勤原因", "症状", "发病日期")
DERBYSHIRE_FIRST = date(2024, 3, 5)  # a Tuesday, as the outbreak's first day was: weekends then fall where they did
DERBYSHIRE_DAYS = 23
BOARDING_QUIET = 10  # days before the first entry, taken to be without anybody in bed
BOARDING_PUPILS = 763


def write_exports(folder: Path, tables: dict[str, Sequence[Sequence[object]]]) -> Path:
    """Write one CSV a table, header first, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def publish(exports: Path, home: Home, county: County, *, strict: bool = True) -> Board:
    """Ingest a folder of exports and build: a replay, as of the evening of the newest day.

    Raises:
        ValueError: a file was refused, or, where ``strict``, a row rejected: what we wrote ourselves must land.
    """
    for outcome in ingest([exports], home=home, county=county):
        if outcome.refused or (strict and outcome.total("rows_rejected")):
            raise ValueError(f"{outcome.arrival.path}: {outcome.refused}, {outcome.total('rows_rejected')} rejected")
    build(home=home, county=county)
    return open_board(home.path)


def _school(classes: Iterable[tuple[str, int]] = ()) -> dict[str, Sequence[Sequence[object]]]:
    rows = [(SCHOOL, GRADE, name, pupils) for name, pupils in classes]
    registers: dict[str, Sequence[Sequence[object]]] = {
        "towns": [("乡镇代码", "乡镇名称", "经度", "纬度"), (TOWN, "西丰镇", 124.7, 42.7)],
        "schools": [("学校代码", "学校名称", "乡镇代码", "学段"), (SCHOOL, "第一小学", TOWN, "小学")],
    }
    return {**registers, "classes": [("学校代码", "年级", "班级", "在册人数"), *rows]} if rows else registers


def derbyshire(line_list: Path, folder: Path) -> Path:
    """Write the exports of the Derbyshire school: the first day of absence of 492 pupils in 15 classes, vomiting."""
    with line_list.open(encoding="utf-8") as file:
        pupils = [(row["class"], int(row["day_absent"])) for row in csv.DictReader(file)]
    sizes = Counter(name for name, _ in pupils)
    tables = _school((f"{name}班", size) for name, size in sizes.items())
    attendance: list[Sequence[object]] = [("日期", "学校代码", "年级", "班级", "应到", "实到")]
    absences: list[Sequence[object]] = [ABSENCES]
    for number in range(1, DERBYSHIRE_DAYS + 1):
        day = DERBYSHIRE_FIRST + timedelta(days=number - 1)
        if day.isoweekday() > 5:
            continue
        ill = [(place, name) for place, (name, absent) in enumerate(pupils) if absent == number]
        for name, size in sizes.items():
            away = sum(each == name for _, each in ill)
            attendance.append((day, SCHOOL, GRADE, f"{name}班", size, size - away))
        absences += [
            (day, SCHOOL, GRADE, f"{name}班", f"学生{place}", f"2024{place:04}", "学生", "因病", "呕吐", day)
            for place, name in ill
        ] or [(day, SCHOOL, "零报告", "", "", "", "", "", "", "")]
    return write_exports(folder, {**tables, "attendance": attendance, "absences": absences})


def boarding_school(in_bed: Path, folder: Path) -> Path:
    """Write the exports of the boarding school of 1978: a row a boy in bed, ten days without anybody before the first.

    Who is in bed is not told, only how many: the longest in bed is taken to get up first.
    """
    with in_bed.open(encoding="utf-8") as file:
        counts = [(date.fromisoformat(row["date"]), int(row["in_bed"])) for row in csv.DictReader(file)]
    first = counts[0][0]
    quiet = [(first - timedelta(days=before), 0) for before in range(BOARDING_QUIET, 0, -1)]
    attendance: list[Sequence[object]] = [("日期", "学校代码", "应到", "实到")]
    absences: list[Sequence[object]] = [ABSENCES]
    up, down = 0, 0  # boys up to this number have been to bed; up to that one they are up again
    for day, number in [*quiet, *counts]:
        up, down = max(up, down + number), max(down, up - number)
        attendance.append((day, SCHOOL, BOARDING_PUPILS, BOARDING_PUPILS - number))
        absences += [
            (day, SCHOOL, "", "", f"学生{boy}", f"1978{boy:04}", "学生", "因病", "发热、干咳", "")
            for boy in range(down, up)
        ] or [(day, SCHOOL, "零报告", "", "", "", "", "", "", "")]
    return write_exports(folder, {**_school(), "attendance": attendance, "absences": absences})


def boarding_county() -> County:
    """Return Xifeng's rules with the calendar of 1978, in which every day of a boarding school is a school day."""
    raw = load_county("xifeng").raw
    calendar = {**raw["calendar"], "terms": [["1978-01-10", "1978-03-31"]], "school_weekdays": [1, 2, 3, 4, 5, 6, 7]}
    params = {**raw["params"], "reporting_from": {"value": date(1978, 1, 10)}}
    return replace(load_county("xifeng"), raw={**raw, "calendar": calendar, "params": params})
