"""The workbook that goes back shows a school its own rows, what is wrong with them and what to do."""

from pathlib import Path

import openpyxl
import pytest

from dashboard.contracts import load_contracts
from dashboard.intake.reading import read_file
from dashboard.intake.recognising import recognise
from dashboard.intake.send_back import REASON, SUGGESTION, SendBackReject, write_send_back

HEADER = ["日期", "学校", "年级", "班级", "应到", "实到"]
ROWS = [
    (2, ["2024-4-8", "一小", "一年级", "3-2", "30", "29"]),
    (3, ["2024-4-8", "=HYPERLINK(1)", "一年级", None, "30", "31"]),
    (4, ["2024-4-8", "一小", "+86", "00123"]),
]
RED = "FFF8696B"


def written(tmp_path: Path, rejects: list[SendBackReject], **changes: object) -> openpyxl.Workbook:
    given = {"file": Path("一小.csv"), "title": "出勤日报", "header": HEADER, "rows": ROWS, **changes}
    out = tmp_path / "back" / "一小.xlsx"
    assert write_send_back(**given, rejects=rejects, out=out)  # type: ignore[arg-type]
    return openpyxl.load_workbook(out)


def red(sheet: object) -> set[str]:
    return {
        cell.coordinate
        for row in sheet.iter_rows()  # type: ignore[attr-defined]
        for cell in row
        if cell.fill.start_color.rgb == RED
    }


def test_the_bad_cells_are_red_and_the_reasons_stand_beside(tmp_path: Path) -> None:
    rejects = [
        SendBackReject(3, 1, "名册里没有这个学校", "一小"),
        SendBackReject(3, 5, "实到多于应到", "13"),
        SendBackReject(3, 3, "“班级”没有填"),
    ]
    sheet = written(tmp_path, rejects).active
    assert [cell.value for cell in sheet[2]] == [*HEADER, REASON, SUGGESTION]
    assert [cell.value for cell in sheet[3]] == [*ROWS[0][1], None, None]
    assert sheet["G4"].value == "名册里没有这个学校；实到多于应到；“班级”没有填"
    assert sheet["H4"].value == "学校：一小；实到：13"
    assert red(sheet) == {"B4", "D4", "F4"}
    assert sheet.freeze_panes == "A3"


def test_the_first_line_says_how_many_and_what_to_do(tmp_path: Path) -> None:
    rejects = [
        SendBackReject(3, 5, "实到多于应到"),
        SendBackReject(3, 1, "不在名册"),
        SendBackReject(4, None, "合计行"),
    ]
    line = written(tmp_path, rejects).active["A1"].value
    for said in ("一小.csv", "读到 3 行", "退回 2 行", "改好后整份重新报送"):
        assert said in line


def test_a_row_that_is_wrong_as_a_whole_is_red_as_a_whole(tmp_path: Path) -> None:
    sheet = written(tmp_path, [SendBackReject(4, None, "列数与表头不符")]).active
    assert red(sheet) == {f"{column}5" for column in "ABCDEF"}


def test_a_row_that_could_not_be_read_is_named_by_its_number(tmp_path: Path) -> None:
    sheet = written(tmp_path, [SendBackReject(9, None, "引号不成对")]).active
    assert sheet["G6"].value == "第 9 行：引号不成对"


def test_a_row_longer_than_its_header_keeps_its_cells(tmp_path: Path) -> None:
    rows = [(2, [*ROWS[0][1], "多", "余"])]
    sheet = written(tmp_path, [SendBackReject(2, 7, "多出的一格")], rows=rows).active
    assert [cell.value for cell in sheet[3]] == [*ROWS[0][1], "多", "余", "多出的一格", None]
    assert red(sheet) == {"H3"}


def test_every_cell_is_text_and_nothing_is_run(tmp_path: Path) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "http://a.example", "{=1}", "\x07bell", "x" * 40_000]
    sheet = written(tmp_path, [SendBackReject(2, 0, "=1+1", "=2")], header=hostile, rows=[(2, hostile)]).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert [cell.value for cell in sheet[3]][:6] == hostile[:6]


def test_nothing_is_written_where_nothing_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert not write_send_back(file=Path("a.csv"), title="出勤日报", header=HEADER, rows=ROWS, rejects=[], out=out)
    assert not out.exists()


def test_what_was_mended_can_be_sent_again_as_it_is(tmp_path: Path) -> None:
    written(tmp_path, [SendBackReject(3, 1, "名册里没有这个学校")])
    (sheet,) = read_file(tmp_path / "back" / "一小.xlsx")
    (part,) = recognise(sheet, load_contracts(), [])
    assert part.dataset == "attendance"
    assert list(part.rows[0][1][:4]) == ROWS[0][1][:4]
    assert part.unknown == (REASON, SUGGESTION)


@pytest.mark.parametrize(("most", "shown"), [(2, 1), (3, 3)])
def test_a_file_too_long_for_a_sheet_sends_back_only_the_bad_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, shown: int
) -> None:
    monkeypatch.setattr("dashboard.intake.send_back.MOST_ROWS", most)
    sheet = written(tmp_path, [SendBackReject(3, 5, "实到多于应到")]).active
    assert sheet.max_row == 2 + shown
    assert ("只列退回的行" in sheet["A1"].value) == (shown < len(ROWS))
