"""Writes the blank workbook of a data set, so that a school fills in what intake will recognise.

The headers are the contract's titles and nothing else: what is required is told by colour and in the cells' notes.
Columns of text are formatted as text, so that no spreadsheet turns an identifier into 4.4E+17 or class 3-2 into a date.
"""

from pathlib import Path
from typing import Any

import xlsxwriter

from dashboard.contracts import Contract, Field, load_contracts
from dashboard.errors import SchoolwatchError
from dashboard.field_texts import PROTECTION, REQUIRED, YES_NO, allowed, description, example, need, replacement

GUIDE = "填写说明"
ROWS = 5000  # rows that carry the drop-downs
LIST_LIMIT = 255  # characters a spreadsheet allows in a drop-down that is written into its cell
NUMBER_FORMATS = {"string": "@", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "boolean": "@"}
FILLS = {"yes": "#1F4E79", "either": "#2E75B6", "no": "#D9E2EC"}
LEGEND = {
    "yes": ("深蓝：必填", "dark blue: required"),
    "either": ("蓝：代码和名称至少填一个", "blue: the code or the name, or both"),
    "no": ("浅色：可不填", "light: optional"),
}
GUIDE_COLUMNS = {
    "列名\nColumn": 18,
    "含义\nMeaning": 34,
    "必填\nRequired": 22,
    "可填内容\nAllowed values": 60,
    "示例\nExample": 24,
    "怎样保护\nProtection": 26,
}
ZERO = (
    "没有情况也要报：填一行日期和学校，其他任意一格写“零报告”。",
    "Report with nothing to tell, too: a row with the date and the school, and 零报告 in any other cell.",
)


def save_template(dataset: str, out: Path) -> str:
    """Write the template of a data set, named as its contract or by its Chinese title; return a sentence about it.

    Raises:
        SchoolwatchError: there is no such data set, or ``out`` is not an .xlsx file.
    """
    contracts = load_contracts()
    contract = next((each for each in contracts.values() if dataset in (each.name, each.title)), None)
    if contract is None:
        listed = "、".join(f"{each.name}（{each.title}）" for each in contracts.values())
        raise SchoolwatchError(
            f"没有“{dataset}”这种数据。可以用：{listed}。",
            f"There is no data set {dataset}. Take one of: {', '.join(contracts)}.",
        )
    if out.suffix.lower() != ".xlsx":
        raise SchoolwatchError(
            f"模板是 xlsx 文件，不能写成 {out.name}。请换成 .xlsx 的文件名。",
            f"A template is an xlsx file and cannot be written as {out.name}. Give it a name that ends in .xlsx.",
        )
    write_template(contract, out)
    return f"已写好“{contract.title}”的模板 / template of {contract.name} written: {out}"


def write_template(contract: Contract, out: Path) -> None:
    """Write the blank table of ``contract`` and a sheet that explains it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(out) as book:
        _write_table(book, contract)
        _write_guide(book, contract)


def _write_table(book: Any, contract: Contract) -> None:
    sheet = book.add_worksheet(contract.title)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 28)
    headers = {state: book.add_format(_header_look(state)) for state in FILLS}
    for place, field in enumerate(contract.fields):
        form = NUMBER_FORMATS.get(field.type)
        sheet.set_column(place, place, _width(contract, field), book.add_format({"num_format": form}) if form else None)
        sheet.write_string(0, place, field.title, headers[need(contract, field)])
        sheet.write_comment(0, place, _note(contract, field), {"x_scale": 2, "y_scale": 1.4})
        choices = list(field.enum or (YES_NO if field.type == "boolean" else ()))
        if choices and len(",".join(choices)) <= LIST_LIMIT:
            sheet.data_validation(1, place, ROWS, place, _drop_down(field, choices))


def _header_look(state: str) -> dict[str, Any]:
    colour = "#1B2733" if state == "no" else "#FFFFFF"
    return {
        "bold": True,
        "bg_color": FILLS[state],
        "font_color": colour,
        "border": 1,
        "valign": "vcenter",
        "num_format": "@",
    }


def _width(contract: Contract, field: Field) -> int:
    """Return a column's width: Chinese characters take two places."""
    texts = (field.title, example(contract, field))
    return min(30, max(sum(2 if char > "\xff" else 1 for char in text) for text in texts) + 4)


def _note(contract: Contract, field: Field) -> str:
    lines = (REQUIRED[need(contract, field)], allowed(field))
    zh, en = ("；".join(line[0] for line in lines), "; ".join(line[1] for line in lines if line[1]))
    return f"{zh}\n{en}\n例 e.g. {example(contract, field)}"


def _drop_down(field: Field, choices: list[str]) -> dict[str, Any]:
    """Return a drop-down; for a list of values it offers them and takes several typed into one cell."""
    return {
        "validate": "list",
        "source": choices,
        "show_error": not field.is_list,
        "error_title": field.title[:32],
        "error_message": "请从下拉列表里选。"[:255],
    }


def _write_guide(book: Any, contract: Contract) -> None:
    sheet = book.add_worksheet(GUIDE)
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": FILLS["no"], "border": 1, "text_wrap": True})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    sheet.write_string(0, 0, f"{contract.title} · {contract.title_en}", bold)
    lines = [description(contract), replacement(contract), *([ZERO] if contract.zero else [])]
    row = 1
    for zh, en in lines:
        sheet.write_string(row, 0, f"{zh} · {en}")
        row += 1
    for state, (zh, en) in LEGEND.items():
        sheet.write_string(row, 0, f"{zh} · {en}", book.add_format(_header_look(state)))
        row += 1
    row += 1
    for place, (title, width) in enumerate(GUIDE_COLUMNS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(row, place, title, head)
    for number, field in enumerate(contract.fields, start=row + 1):
        for place, text in enumerate(_guide_row(contract, field)):
            sheet.write_string(number, place, text, cell)


def _guide_row(contract: Contract, field: Field) -> tuple[str, ...]:
    aliases = f"（也叫：{'、'.join(field.aliases[:4])}）" if field.aliases else ""
    protection = PROTECTION[field.personal] if field.personal else ("", "")
    return (
        field.title,
        f"{field.title}{aliases}\n{field.title_en}",
        "\n".join(REQUIRED[need(contract, field)]),
        "\n".join(allowed(field)).strip(),
        example(contract, field),
        "\n".join(protection).strip(),
    )
