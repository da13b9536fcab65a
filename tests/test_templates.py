"""A blank workbook tells what to fill in, and what a school fills in is recognised."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from app import main
from dashboard.contracts import Contract, Field, load_contracts
from dashboard.field_texts import YES_NO, example, need
from dashboard.intake.reading import read_file
from dashboard.intake.recognising import recognise
from dashboard.templates import FILLS, GUIDE, LIST_LIMIT, write_template

CONTRACTS = load_contracts()
every_contract = pytest.mark.parametrize("name", CONTRACTS)


@pytest.fixture
def blank(tmp_path: Path, name: str) -> Path:
    out = tmp_path / "templates" / f"{name}.xlsx"
    write_template(CONTRACTS[name], out)
    return out


def typed(contract: Contract, field: Field) -> Any:
    """The example of a field as a person's typing leaves it in a cell."""
    text = example(contract, field)
    kinds: dict[str, Any] = {
        "date": date.fromisoformat,
        "datetime": datetime.fromisoformat,
        "integer": int,
        "number": float,
    }
    return kinds.get(field.type, str)(text)


@every_contract
def test_the_header_is_the_contracts_titles_and_stays_in_sight(blank: Path, name: str) -> None:
    sheet = openpyxl.load_workbook(blank).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [field.title for field in CONTRACTS[name].fields]
    assert sheet.max_row == 1
    assert sheet.freeze_panes == "A2"
    for cell, field in zip(sheet[1], CONTRACTS[name].fields, strict=True):
        assert cell.fill.start_color.rgb == FILLS[need(CONTRACTS[name], field)].replace("#", "FF")
        assert example(CONTRACTS[name], field) in cell.comment.text


@every_contract
def test_text_stays_text_and_choices_drop_down(blank: Path, name: str) -> None:
    sheet = openpyxl.load_workbook(blank).worksheets[0]
    offered = {str(each.sqref).split(":")[0]: each for each in sheet.data_validations.dataValidation}
    for cell, field in zip(sheet[1], CONTRACTS[name].fields, strict=True):
        form = sheet.column_dimensions[cell.column_letter].number_format
        expected = {"string": "@", "boolean": "@", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
        assert form == expected.get(field.type, "General")
        choices = field.enum or (YES_NO if field.type == "boolean" else ())
        assert len(",".join(choices)) <= LIST_LIMIT
        if choices:
            drop_down = offered.pop(f"{cell.column_letter}2")
            assert drop_down.formula1 == f'"{",".join(choices)}"'
            assert bool(drop_down.showErrorMessage) is not field.is_list
    assert not offered


@every_contract
def test_the_guide_explains_every_field_in_both_languages(blank: Path, name: str) -> None:
    guide = openpyxl.load_workbook(blank)[GUIDE]
    rows = {row[0]: row for row in guide.iter_rows(values_only=True) if row[0]}
    for field in CONTRACTS[name].fields:
        title, meaning, required, _, shown, *_ = rows[field.title]
        assert title in meaning and field.title_en in meaning
        assert "\n" in required
        assert shown == example(CONTRACTS[name], field)


@every_contract
def test_a_filled_template_is_recognised(blank: Path, name: str) -> None:
    contract = CONTRACTS[name]
    book = openpyxl.load_workbook(blank)
    for place, field in enumerate(contract.fields, start=1):
        book.worksheets[0].cell(2, place, typed(contract, field))
    book.save(blank)
    table = next(sheet for sheet in read_file(blank) if sheet.name == contract.title)
    (part,) = recognise(table, CONTRACTS, [])
    assert part.dataset == name
    assert set(part.columns) == {field.name for field in contract.fields}
    assert len(part.rows) == 1
    assert not part.unknown


def test_the_command_writes_it_by_name_or_title(tmp_path: Path) -> None:
    for dataset in ("tests", "核酸检测"):
        out = tmp_path / f"{dataset}.xlsx"
        done = CliRunner().invoke(main, ["template", dataset, "--out", str(out)])
        assert (done.exit_code, out.exists()) == (0, True)
        assert "核酸检测" in done.output


@pytest.mark.parametrize(
    ("dataset", "file", "said"), [("nothing", "a.xlsx", "risk_areas"), ("tests", "a.csv", ".xlsx")]
)
def test_the_command_says_what_is_wrong(tmp_path: Path, dataset: str, file: str, said: str) -> None:
    done = CliRunner().invoke(main, ["template", dataset, "--out", str(tmp_path / file)])
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / file).exists()
