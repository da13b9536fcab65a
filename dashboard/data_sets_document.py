"""Writes ``docs/data-sets.md`` from the contracts, so that the page never says another thing than intake does.

``python -m dashboard.data_sets_document`` writes it; a test compares the file with ``document()``.
"""

from collections.abc import Iterator

from dashboard.contracts import Contract, Field, load_contracts
from dashboard.field_texts import DUE, PROTECTION, REQUIRED, description, limits, need, replacement
from dashboard.resources import ROOT

PATH = ROOT / "docs" / "data-sets.md"

INTRODUCTION = """\
# 数据集 · Data sets

本页由 `data/contracts/` 里的文件生成，不要手工修改：改了那里以后，运行 `python -m dashboard.data_sets_document`。
This page is made from `data/contracts/`: change a contract, then run `python -m dashboard.data_sets_document`.

- 表头可以写列名、中文表头或“也叫”里的任何一个；全角半角、空格、括号里的单位都不影响。
  A header may be the name, the Chinese title or anything under “also called”; full width, spaces and bracketed units
  do not matter.
- 学校填代码、名称或曾用名都行；名册里没有的学校，该行退回，不会去猜。
  A school is told by its code, its name or a former name; a row with an unknown school comes back, nothing is guessed.
- 何时截止由县的规则包决定（`data/counties/<县>/county.toml`）。
  The cut-offs stand in the county's rule pack (`data/counties/<county>/county.toml`).
- 不符合“行内规则”的行会退回，并写明原因。
  A row that breaks a rule between its fields comes back with the reason.
"""

COLUMNS = (
    *("列名 name", "表头 header", "English", "类型 type", "必填 required"),
    *("可填内容 values", "也叫 also called", "保护 protection"),
)
TYPES = {
    "string": "文字 text",
    "integer": "整数 integer",
    "number": "数字 number",
    "date": "日期 date",
    "datetime": "日期时间 datetime",
    "boolean": "是否 yes/no",
}
ZERO = (
    "零报告：没有情况也要报，填日期和学校，其他任意一格写“零报告”。"
    " · Zero report: with nothing to tell, send the date and the school, and 零报告 in any other cell."
)


def document() -> str:
    """Return the whole page."""
    contracts = load_contracts()
    listed = "\n".join(
        f"- [{each.title} · {each.title_en}](#{each.name}): `{each.name}`, {' · '.join(DUE[each.expected])}"
        for each in contracts.values()
    )
    return "\n".join([INTRODUCTION, listed, "", *("\n".join(_section(each)) for each in contracts.values())])


def _section(contract: Contract) -> Iterator[str]:
    yield f'<a id="{contract.name}"></a>\n\n## {contract.title} · {contract.title_en}\n'
    yield "\n".join((*description(contract), ""))
    yield f"- 何时报 · due: {' · '.join(DUE[contract.expected])}"
    yield f"- 再报一次 · sent again: {' · '.join(replacement(contract))}"
    if contract.zero:
        yield f"- {ZERO}"
    yield "\n" + _row(COLUMNS)
    yield _row(["---"] * len(COLUMNS))
    for field in contract.fields:
        yield _row(_cells(contract, field))
    if contract.rules:
        yield "\n行内规则 · rules between fields:\n"
        yield from (f"- `{rule.check}`: 否则 {rule.zh} · else {rule.en}" for rule in contract.rules)
    yield "\n空白模板 · blank template:\n"
    yield f"```sh\npython app.py template {contract.name} --out {contract.name}.xlsx\n```\n"


def _cells(contract: Contract, field: Field) -> tuple[str, ...]:
    return (
        f"`{field.name}`",
        field.title,
        field.title_en,
        TYPES[field.type],
        " ".join(REQUIRED[need(contract, field)]),
        _values(field),
        "、".join(field.aliases),
        " · ".join(PROTECTION[field.personal]) if field.personal else "",
    )


def _values(field: Field) -> str:
    """Return an enumeration with its other spellings, or a number's range and unit."""
    if not field.enum and not field.values:
        return limits(field) + (f" {field.unit}" if field.unit else "")
    values = field.enum or tuple(field.values)
    spelled = [f"{value}（{'、'.join(ways)}）" if (ways := field.values.get(value)) else value for value in values]
    return "；".join(spelled) + ("；可填多个 several" if field.is_list else "")


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    PATH.write_text(document(), encoding="utf-8", newline="\n")
