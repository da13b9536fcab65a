"""Compiles a contract into the reasons for which its rows are rejected, and the warnings that others carry.

Each is a condition over a typed row and what to say where it holds, in Chinese and English, with a suggestion if any.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.contracts import Contract, Field, Reference
from dashboard.sql import literal

TYPE_NAMES = {
    "integer": ("应为整数", "must be a whole number"),
    "number": ("应为数字", "must be a number"),
    "date": ("应为日期，如 2024-03-05", "must be a date such as 2024-03-05"),
    "datetime": ("应为日期和时间，如 2024-03-05 08:30", "must be a date and time such as 2024-03-05 08:30"),
    "boolean": ("应为 是 或 否", "must be 是 or 否"),
}
EMPTY_LIST = "[]::STRUCT(field VARCHAR, value VARCHAR, zh VARCHAR, en VARCHAR, suggestion VARCHAR)[]"


@dataclass(frozen=True)
class Reason:
    """A condition of a row, and the struct of what to say where it holds, both as SQL."""

    condition: str
    struct: str


def listed(found: Iterator[Reason]) -> str:
    """Return the list of the reasons that hold. Nearly all rows have none: only the others pay for making the list."""
    told = list(found)
    if not told:
        return EMPTY_LIST
    structs = ",\n        ".join(f"CASE WHEN {each.condition} THEN {each.struct} END" for each in told)
    conditions = "\n        OR ".join(f"({each.condition})" for each in told)
    return f"""CASE WHEN {conditions}
    THEN list_filter([{structs}], lambda reason: reason IS NOT NULL)
    ELSE {EMPTY_LIST} END"""


def _reason(condition: str, field: str, zh: str, en: str, *, value: str, suggestion: str = "NULL") -> Reason:
    return Reason(
        condition,
        f"{{'field': {literal(field)}, 'value': without_persons({value}::VARCHAR),"
        f" 'zh': {literal(zh)}, 'en': {literal(en)}, 'suggestion': {suggestion}::VARCHAR}}",
    )


def _shown(field: Field) -> str:
    """Return the expression of a value as a reject may show it: what is personal is never shown."""
    return literal("***") if field.personal else f"{field.name}_given"


def reasons(contract: Contract) -> Iterator[Reason]:
    """Yield every reason for which a row of the contract is rejected."""
    yield Reason(
        "reason_zh IS NOT NULL",
        "{'field': '', 'value': left(without_persons(shown_cell), 60), 'zh': reason_zh, 'en': reason_en,"
        " 'suggestion': NULL::VARCHAR}",
    )
    # a total's row may be short: this is said whatever else is wrong with it
    yield _reason(
        "reason_zh IS NULL AND is_total(first_cell)",
        "",
        "合计行，不是数据",
        "a row of totals, not data",
        value="first_cell",
    )
    whole = "reason_zh IS NULL AND NOT coalesce(is_total(first_cell), false)"
    for reference in contract.references:
        yield from _reference_reasons(contract, reference, whole)
    if contract.has_classes:
        yield _reason(
            f"{whole} AND NOT is_zero AND is_unknown_class",
            "class_name",
            "名册里这所学校没有这个班；请核对年级和班级，或先更新班级名册",
            "this school has no such class on the register; check grade and class, or update the register first",
            value="concat_ws(' ', grade_given, class_name_given)",
        )
    for field in contract.fields:
        if not contract.is_reference(field.name):
            is_day = field.name == contract.day_field
            yield from _field_reasons(field, whole if is_day or not contract.zero else f"{whole} AND NOT is_zero")
    if contract.day_field:
        day = contract[contract.day_field]
        yield _reason(
            f"{whole} AND {day.name}::DATE > received_at::DATE",
            day.name,
            f"“{day.title}”在送达之后，还没有到",
            f"{day.title_en} is later than the delivery",
            value=_shown(day),
        )
    for rule in contract.rules:
        condition = f"{whole} AND NOT is_zero AND NOT ({rule.check})"
        yield _reason(condition, rule.field, rule.zh, rule.en, value=_shown(contract[rule.field]))


def _reference_reasons(contract: Contract, reference: Reference, whole: str) -> Iterator[Reason]:
    name = contract[reference.name_field]
    thing = name.title.removesuffix("名称")
    code, value = reference.field, f"coalesce({reference.field}_given, {reference.name_field}_given)"
    if not reference.optional:
        missing = f"“{name.title}”没有填", f"{name.title_en} is missing"
        yield _reason(f"{whole} AND {value} IS NULL", name.name, *missing, value="NULL")
    yield _reason(
        f"{whole} AND {value} IS NOT NULL AND {code} IS NULL",
        name.name,
        f"名册里没有这个{thing}；请核对名称或代码，或先更新名册",
        f"{name.title_en} is not on the register; check its name or code, or update the register first",
        value=value,
        suggestion=f"{name.name}_suggestion",
    )
    yield _reason(
        f"{whole} AND {code}_by_code <> {code}_by_name",
        name.name,
        f"代码和名称指的不是同一个{thing}",
        "the code and the name mean different ones",
        value=value,
    )


def _field_reasons(field: Field, whole: str) -> Iterator[Reason]:
    given = f"{field.name}_given IS NOT NULL"
    if field.required:
        missing = f"“{field.title}”没有填", f"{field.title_en} is missing"
        yield _reason(f"{whole} AND {field.name} IS NULL AND NOT ({given})", field.name, *missing, value="NULL")
    if field.personal == "contact":
        return
    if field.personal == "identifier":
        zh, en = (
            "被电子表格改成了科学计数，已经损坏；请把该列设为文本后重填",
            "damaged by a spreadsheet; format it as text",
        )
    elif field.enum:
        zh, en = f"应为：{'、'.join(field.enum)}", f"must be one of: {', '.join(field.enum)}"
    else:
        zh, en = TYPE_NAMES.get(field.type, ("", ""))
        if field.type in ("integer", "number"):
            zh, en = f"{zh}，或单位不符", f"{en} in its own unit"
    yield _reason(
        f"{whole} AND {given} AND {field.name} IS NULL",
        field.name,
        f"“{field.title}”{zh}",
        f"{field.title_en} {en}",
        value=_shown(field),
    )
    low, high = field.minimum, field.maximum
    if low is not None or high is not None:
        yield _range_reason(field, whole, low, high)


def _range_reason(field: Field, whole: str, low: float | None, high: float | None) -> Reason:
    """Reject what is out of range; where a lost decimal point explains it, suggest the number with the point."""
    bounds = [f"{field.name} < {low}"] if low is not None else []
    bounds += [f"{field.name} > {high}"] if high is not None else []
    span = (
        f"{low:g}–{high:g}"
        if low is not None and high is not None
        else f"≥ {low:g}"
        if low is not None
        else f"≤ {high:g}"
    )
    tenth = f"{field.name} / 10.0"
    pointed = f"{tenth} BETWEEN {low} AND {high}" if field.type == "number" and None not in (low, high) else "false"
    return _reason(
        f"{whole} AND ({' OR '.join(bounds)})",
        field.name,
        f"“{field.title}”超出范围（{span}）",
        f"{field.title_en} is out of range ({span})",
        value=_shown(field),
        suggestion=f"CASE WHEN {pointed} THEN ({tenth})::DECIMAL(18, 1)::VARCHAR END",
    )


def warnings(contract: Contract) -> Iterator[Reason]:
    """Yield everything worth a look about a row that lands."""
    for field in contract.fields:
        if field.type in ("date", "datetime"):
            yield _reason(
                f"is_yearless({field.name}_given) AND {field.name} IS NOT NULL",
                field.name,
                f"“{field.title}”没有年份，按送达时间取了年份",
                f"{field.title_en} has no year; the delivery's was taken",
                value=_shown(field),
            )
        elif field.type in ("integer", "number"):
            yield _reason(
                f"is_lower_bound({field.name}_given) AND {field.name} IS NOT NULL",
                field.name,
                f"“{field.title}”是约数，按写出的数入库",
                f"{field.title_en} is a lower bound; the number written was taken",
                value=_shown(field),
            )
    for rule in contract.warnings:
        yield _reason(f"NOT ({rule.check})", rule.field, rule.zh, rule.en, value=_shown(contract[rule.field]))
