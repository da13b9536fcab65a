"""Every layout a spreadsheet can save is read: the cells as they are, no row lost, and a bomb refused."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from dashboard.contracts import load_contracts
from dashboard.errors import SchoolwatchError
from dashboard.intake import sheet as limits
from dashboard.intake import text, unpacking, workbook
from dashboard.intake.arrivals import find_arrivals
from dashboard.intake.reader import Reader
from dashboard.intake.reading import read_file
from dashboard.intake.recognising import recognise
from tests.intake.laboratory import Laboratory, open_laboratory

HEAD = "日期,学校,年级,班级,应到,实到\n"
GOOD = HEAD + "2024-3-8,一小,一年级,1班,30,29\n"
ROW = ["2024-3-8", "一小", "一年级", "1班", "30", "29"]


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    with open_laboratory(tmp_path_factory.mktemp("laboratory")) as opened:
        yield opened


def book(*rows: list[object], merge: tuple[str, ...] = (), name: str = "Sheet", epoch: datetime | None = None) -> bytes:
    made = openpyxl.Workbook()
    if epoch:
        made.epoch = epoch
    made.active.title = name
    for row in rows:
        made.active.append(row)
    for block in merge:
        made.active.merge_cells(block)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


# --- text -----------------------------------------------------------------------------------------------------------

TEXTS = {
    "tab": (GOOD.replace(",", "\t"), (1, 1, 0, 0)),
    "quoted newline": (GOOD.replace("一小", '"一\n小"') + "2024-3-8,一小,一年级,2班,30,30\n", (2, 2, 0, 0)),
    "old Mac line ends": (GOOD.replace("\n", "\r"), (1, 1, 0, 0)),
    "title and period rows": ("西丰镇第一小学出勤日报\n2024年3月8日 至 3月9日,,,,,\n\n" + GOOD, (1, 1, 0, 0)),
    "header of two rows": ("基本信息,,,,人数,\n日期,学校,年级,班级,应到,实到\n" + GOOD.split("\n")[1], (1, 1, 0, 0)),
    "header split over two rows": ("日期,学校,班级,,应到,实到\n,,年级,班级,,\n" + GOOD.split("\n")[1], (1, 1, 0, 0)),
    "header split over three rows": (
        "日期,学校,学生,,人数,\n,,所在,,,\n,,年级,班级,应到,实到\n" + GOOD.split("\n")[1], (1, 1, 0, 0)),
    "empty columns": (",日期,,学校,年级,班级,应到,实到,,\n,2024-3-8,,一小,一年级,1班,30,29,,\n", (1, 1, 0, 0)),
    "header again": (GOOD + HEAD + "2024-3-8,一小,一年级,2班,30,29\n", (3, 2, 1, 0)),
    "brackets, units, width": (
        "日 期*,学校（全称）,年级：,班级,应到（人）,实到[人]\n2024-3-8,一小,一年级,1班,30,29\n", (1, 1, 0, 0)),
    "names in English, full width": (
        "ｒｅｐｏｒｔ＿ｄａｔｅ,SCHOOL_NAME,grade,class_name,expected,present\n" + GOOD.split("\n")[1], (1, 1, 0, 0)),
    "a cell too many": (GOOD + "2024-3-8,一小,一年级,2班,,30,29\n", (2, 1, 1, 0)),
    "a cell too few": (GOOD + "2024-3-8,一小,一年级,30,29\n", (2, 1, 1, 0)),
    "an empty cell too many in one row": (GOOD + "2024-3-8,一小,一年级,2班,30,29,\n", (2, 1, 1, 0)),
    "an empty cell too many in every row": (
        HEAD + "2024-3-8,一小,一年级,1班,30,29,\n2024-3-8,一小,一年级,2班,30,29,\n", (2, 2, 0, 0)),
    "a stray quote": (GOOD + '2024-3-8,一小,一年级,"2班,30,29\n2024-3-8,一小,二年级,1班,30,29\n', (3, 2, 1, 0)),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_table_in_any_layout_is_read(laboratory: Laboratory, name: str) -> None:
    content, counts = TEXTS[name]
    judged = laboratory.judge_text(content)
    assert judged.counts == counts, judged.reasons
    assert judged.rows[0]["school_code"] == "S1"


@pytest.mark.parametrize("total", ["合计", "小计", "合 计", "TOTAL", "Subtotal", "全校合计"])
@pytest.mark.parametrize(
    "row", ["{},,,,30,29", "2024-3-8,一小,{},,30,29", "2024-3-8,一小,一年级,{},30,29", "2024-3-8,{},,,30,29"]
)
def test_a_row_of_totals_never_lands(laboratory: Laboratory, total: str, row: str) -> None:
    assert laboratory.judge_text(GOOD + row.format(total) + "\n").counts == (2, 1, 1, 0)


def test_an_ascii_beginning_does_not_make_gb18030_damaged_utf8(laboratory: Laboratory) -> None:
    lines = "".join(f"2024-3-8,S1,,,{number},0\n" for number in range(12_000))
    content = "report_date,school_name,grade,class_name,expected,present\n" + lines + "2024-3-9,西丰镇第一小学,,,1,1\n"
    (read,) = read_file(_written(laboratory, "long.csv", content.encode("gb18030")))
    assert read.rows[-1][1][1] == "西丰镇第一小学"


def test_two_tables_in_a_sheet_are_both_read(laboratory: Laboratory) -> None:
    supplies = "\n物资台账,,,,,\n日期,学校,物资名称,单位,库存,\n2024-3-8,一小,口罩,只,300,\n"
    judged = laboratory.judge_text(GOOD + supplies)
    assert {name: len(rows) for name, rows in judged.landed.items()} == {"attendance": 1, "supplies": 1}
    assert judged.counts == (3, 2, 1, 0)  # the title of the second is a row of the first


def test_a_header_that_fits_two_data_sets_is_refused_naming_both() -> None:
    contract = load_contracts()["attendance"]
    twin = replace(contract, name="twin", title="另一种", title_en="Twin")
    with pytest.raises(SchoolwatchError) as refused:
        recognise(text.read_text(GOOD), {"attendance": contract, "twin": twin}, [])
    assert "出勤日报、另一种" in refused.value.zh
    assert "attendance, twin" in refused.value.en


# --- workbooks ------------------------------------------------------------------------------------------------------


def test_a_merged_text_or_date_stands_for_every_row_and_a_number_counts_once(laboratory: Laboratory) -> None:
    rows = [
        ["出勤日报", None, None, None, None, None],
        ["日期", "学校", "年级", "班级", "应到", "实到"],
        [date(2024, 3, 8), "一小", "一年级", "1班", 30, 29],
        [None, None, None, "2班", None, 28],
    ]
    merge = ("A1:F1", "A3:A4", "B3:B4", "C3:C4", "E3:E4")
    judged = laboratory.judge_bytes(book(*rows, merge=merge), "a.xlsx")
    assert judged.counts == (2, 1, 1, 0)
    assert judged.reasons == ["“应到”没有填"]


def test_every_sheet_is_read(laboratory: Laboratory) -> None:
    made = openpyxl.Workbook()
    for name, class_name in (("一班", "1班"), ("二班", "2班"), ("说明", "")):
        added = made.create_sheet(name)
        added.append(["请按模板填写"] if not class_name else HEAD.strip().split(","))
        if class_name:
            added.append([*ROW[:3], class_name, 30, 29])
    buffer = io.BytesIO()
    made.save(buffer)
    assert laboratory.judge_bytes(buffer.getvalue(), "a.xlsx").counts == (2, 2, 0, 0)


@pytest.mark.parametrize("epoch", [datetime(1899, 12, 30), datetime(1904, 1, 1)])
@pytest.mark.parametrize("day", [date(2024, 3, 8), datetime(2024, 3, 8, 8, 30)])
def test_a_date_cell_is_that_date_in_either_epoch(laboratory: Laboratory, epoch: datetime, day: date) -> None:
    rows = [HEAD.strip().split(","), [day, *ROW[1:]]]
    judged = laboratory.judge_bytes(book(*rows, epoch=epoch), "a.xlsx")
    assert [row["report_date"] for row in judged.rows] == [date(2024, 3, 8)]


def test_a_workbook_under_the_name_of_a_text_file_is_read_and_the_other_way_round(laboratory: Laboratory) -> None:
    assert laboratory.judge_bytes(book(HEAD.strip().split(","), ROW), "a.csv").counts == (1, 1, 0, 0)
    assert laboratory.judge_bytes(book(HEAD.strip().split(","), ROW), "a.et").counts == (1, 1, 0, 0)
    assert laboratory.judge_bytes(GOOD.replace(",", "\t").encode("gb18030"), "a.xls").counts == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (30.0, "30"),
        (36.5, "36.5"),
        (True, "是"),
        (4.4e17, "4.4000000000000000e+17"),
        (1234567890123450.0, "1.2345678901234500e+15"),
        (datetime(2024, 3, 8), "2024-03-08"),
        (datetime(2024, 3, 8, 8, 5), "2024-03-08 08:05:00"),
        ("", None),
    ],
)
def test_a_cell_is_written_as_a_person_would_have_typed_it(cell: object, written: str | None) -> None:
    assert workbook.as_text(cell) == written


ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    '<office:spreadsheet><table:table table:name="出勤">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></m:manifest>'


def test_an_open_document_is_read(laboratory: Laboratory) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = [line.split(",") for line in GOOD.strip().split("\n")]
    rows = ["".join(cell.format(each) for each in line) for line in lines]
    content = ODS.format("".join(f"<table:table-row>{row}</table:table-row>" for row in rows))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", MANIFEST)
        packed.writestr("content.xml", content)
    assert laboratory.judge_bytes(buffer.getvalue(), "a.ods").counts == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("date.xls", ["2021-01-01", "15"]),
        ("date_1904.xlsx", ["2021-01-01", "15"]),
        ("biff5_write.xls", ["1", "2", "3"]),
    ],
)
def test_workbooks_of_other_programs_are_read(real: Path, name: str, first: list[str]) -> None:
    assert list(read_file(real / "messy_sheets/calamine" / name)[0].rows[0][1])[: len(first)] == first


# --- limits ---------------------------------------------------------------------------------------------------------


def _written(laboratory: Laboratory, name: str, content: bytes) -> Path:
    path = laboratory.folder / name
    path.write_bytes(content)
    return path


def test_too_many_rows_or_columns_are_refused(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (text, workbook):
        monkeypatch.setattr(module, "MAX_ROWS", 3)
        monkeypatch.setattr(module, "MAX_COLUMNS", 8)
    head = HEAD.strip().split(",")
    extra = ["甲", "乙", "丙", "丁"]
    enough, long = [head, ROW, ROW], [head, *([ROW] * 3)]
    full, wide = [[*head, *extra[: 8 - len(head)]], ROW], [[*head, *extra[: 9 - len(head)]], ROW]
    for rows, word in ((enough, None), (long, "行"), (full, None), (wide, "列")):
        for content, name in (
            ("\n".join(",".join(row) for row in rows).encode(), "a.csv"),
            (book(*rows), "a.xlsx"),
        ):
            refused = laboratory.judge_bytes(content, name).refused
            assert (refused is None) == (word is None)
            assert refused is None or ("文件太大" in refused.zh and word in refused.zh)


def test_a_cell_too_long_costs_its_row(laboratory: Laboratory) -> None:
    judged = laboratory.judge_text(GOOD + f"2024-3-8,{'长' * (limits.MAX_CELL + 1)},一年级,2班,30,29\n")
    assert judged.counts == (2, 1, 1, 0)
    assert "单元格超过" in judged.reasons[0]


def test_the_reader_has_a_memory_limit(real: Path) -> None:
    with Reader(memory_bytes=400 * 1024 * 1024) as reader:
        with pytest.raises(SchoolwatchError, match=r"内存|打不开"):
            reader.read(real / "messy_sheets/calamine/OOM_alloc3.xls")
        assert reader.read(real / "messy_sheets/calamine/date.xls")  # and goes on with the next file


def test_the_reader_has_a_time_limit(laboratory: Laboratory) -> None:
    path = _written(laboratory, "slow.xlsx", book(HEAD.strip().split(","), ROW))
    with Reader(seconds=0.01) as reader, pytest.raises(SchoolwatchError, match=r"超过 0\.01 秒"):
        reader.read(path)
    with Reader() as reader:
        assert reader.read(path)


# --- archives -------------------------------------------------------------------------------------------------------


def packed(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_is_unpacked_with_its_folders_and_names(write: Callable[[str, bytes], Path], tmp_path: Path) -> None:
    path = write("三月.zip", packed(**{"一小/出勤.csv": GOOD.encode(), "__MACOSX/._a": b"x", "空/": b""}))
    (arrival,) = find_arrivals([path], None, tmp_path)
    assert arrival.name == "三月.zip/一小/出勤.csv"
    assert arrival.path.read_text(encoding="utf-8") == GOOD


def test_names_written_in_gbk_are_read(write: Callable[[str, bytes], Path], tmp_path: Path) -> None:
    name = "一小出勤.csv".encode("gb18030")
    content = packed(**{"x" * len(name): GOOD.encode()}).replace(b"x" * len(name), name)
    (arrival,) = find_arrivals([write("a.zip", content)], None, tmp_path)
    assert arrival.name == "a.zip/一小出勤.csv"


def test_an_entry_that_inflates_beyond_the_limit_leaves_the_archive_packed_and_refused(
    write: Callable[[str, bytes], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MAX_UNPACKED", 2000)
    path = write("bomb.zip", packed(**{"a.csv": GOOD.encode(), "b.csv": b"0" * 5000}))
    (arrival,) = find_arrivals([path], None, tmp_path)
    assert arrival.path == path
    with pytest.raises(SchoolwatchError, match="不是表格文件"):
        read_file(arrival.path)


def test_too_many_entries_leave_the_archive_packed(
    write: Callable[[str, bytes], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MAX_ENTRIES", 2)
    path = write("many.zip", packed(**{f"{number}.csv": GOOD.encode() for number in range(3)}))
    assert [arrival.path for arrival in find_arrivals([path], None, tmp_path)] == [path]
