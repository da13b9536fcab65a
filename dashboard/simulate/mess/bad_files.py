"""Level 3: files that must be refused whole, put beside good ones; some are made of a good one of the same day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from dashboard.contracts import Contract
from dashboard.simulate.chance import at, minutes, pick
from dashboard.simulate.mess.tables import REFUSED, REJECTED, Plant

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
DOCUMENT = b"PK\x03\x04\x14\x00\x06\x00\x08\x00word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KEPT_OF_A_DAY = 6


@dataclass(frozen=True)
class BadFile:
    """One file with its whole name, how it must end, and on which row where that is one row's."""

    name: str
    data: bytes
    received_at: datetime
    plant: Plant
    row: int | None = None


def bad_files(
    day: str, good: Mapping[str, bytes], contracts: Mapping[str, Contract], chance: np.random.Generator
) -> Iterator[BadFile]:
    """Yield some files of one day that cannot be taken.

    Args:
        day: the day's folder.
        good: the good files of the day, by their names.
        contracts: every data set's contract.
        chance: the day's own.
    """
    attendance = contracts["attendance"]
    titles = [field.title for field in attendance.fields]
    school, clock = f"西丰县第二中学_{day}", at(date.fromisoformat(day), "12:00")
    made: dict[str, tuple[str, bytes]] = {
        "empty file": (f"出勤日报_{school}_空.csv", b""),
        "blank file": (f"出勤日报_{school}_空白.csv", b",,,\r\n,,,\r\n"),
        "no table: document": (f"关于做好疫情防控工作的通知_{day}.docx", DOCUMENT),
        "no table: picture": (f"IMG_{day}.png", PICTURE),
        "damaged workbook": (f"晨午晚检_{school}.xls", OLE + day.encode()),
        "damaged zip": (f"各校打包_{day}_坏.zip", b"PK\x03\x04" + day.encode()),
        "lacks a required column": (
            f"出勤日报_{school}_缺列.csv",
            f"{','.join(title for title in titles if title != '实到')}\r\n{day},2112230002,\r\n".encode("gb18030"),
        ),
        "no known header": (f"统计表_{school}.csv", f"甲,乙,丙\r\n{day},2,3\r\n".encode("gb18030")),
        "two columns for one thing": (
            f"出勤日报_{school}_重列.csv",
            f"{','.join([*titles, '实到人数'])}\r\n".encode("utf-8-sig"),
        ),
    }
    books = [name for name in good if name.endswith(".xlsx")]
    if books:
        data = good[pick(chance, books)]
        made["truncated workbook"] = (f"晨午晚检_{school}_断.xlsx", data[: len(data) // 2])
    texts = [name for name, data in good.items() if name.endswith(".csv") and _half(data)]
    if texts:
        made["truncated text"] = (f"出勤日报_{school}_断.csv", _half(good[pick(chance, texts)]))
    for kind in sorted(made, key=lambda _: chance.random())[:KEPT_OF_A_DAY]:
        name, data = made[kind]
        yield BadFile(f"{day}/{name}", data, clock + minutes(chance, 0, 90), Plant(kind, REFUSED))
    header = f"{school}出勤日报\r\n{','.join(titles)}\r\n".encode("gb18030")
    plant = Plant("a header alone where nothing is no answer", REJECTED)
    yield BadFile(f"{day}/出勤日报_{school}_仅表头.csv", header, clock + minutes(chance, 0, 90), plant, 2)


def _half(data: bytes) -> bytes:
    """Cut a text in the middle of a character; empty where there is no such place: half a row could pass for one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) // 4 * 2 + 1]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return b""
    place = next((place for place in range(len(data) // 2, len(data)) if data[place] >= 0xC0), None)
    return data[: place + 1] if place and len(data) > 600 else b""
