"""Compiles a contract into the SQL that types and judges its rows; no data set has Python of its own.

The compiled query reads ``staged`` (all text: file_number, row_number, the fields, an adapter's reason) and gives
one row a row: the typed fields, ``reasons`` (a list of {field, value, zh, en}, empty for a good row),
``is_zero`` (the row is an explicit zero report) and ``day`` (the day the row belongs to).
"""

from collections.abc import Iterator

from dashboard.contracts import Contract, Field, Reference
from dashboard.sql import literal

TYPE_NAMES = {
    "integer": ("应为整数", "must be a whole number"),
    "number": ("应为数字", "must be a number"),
    "date": ("应为日期，如 2024-03-05", "must be a date such as 2024-03-05"),
    "datetime": ("应为日期和时间，如 2024-03-05 08:30", "must be a date and time such as 2024-03-05 08:30"),
    "boolean": ("应为 是 或 否", "must be 是 or 否"),
}
ZERO_REPORT = "零报告"


def day_field(contract: Contract) -> str | None:
    """Name the field that says to which day a row belongs; None where the day of delivery has to serve."""
    if contract.replaces != "school-day":
        return None
    if contract.has("report_date"):
        return "report_date"
    return next(name for name in contract.primary_key if contract[name].type in ("date", "datetime"))


def judging_sql(contract: Contract) -> str:
    """Return the SELECT that types and judges the rows of ``staged`` for this contract."""
    cleaned = ",\n    ".join(_cleaned(contract, field) for field in contract.fields)
    typed = ",\n    ".join(
        f"{_typed(field)} AS {field.name}" for field in contract.fields if not _resolved(contract, field)
    )
    given = ", ".join(f"{field.name} AS {field.name}_given" for field in contract.fields)
    joins = "\n".join(_join(reference) for reference in contract.references)
    codes = "".join(
        f",\n    coalesce(by_{each.field}.code, by_{each.name_field}.code) AS {each.field},"
        f" by_{each.field}.code AS {each.field}_by_code, by_{each.name_field}.code AS {each.field}_by_name"
        for each in contract.references
    )
    day = day_field(contract)
    cells = ", ".join(field.name for field in contract.fields)
    zero = f"list_contains([{cells}], {literal(ZERO_REPORT)})" if contract.zero else "false"
    reasons = ",\n    ".join(_reasons(contract))
    return f"""
WITH cleaned AS (
    SELECT file_number, row_number, reason_zh, reason_en,
    {cleaned}
    FROM staged
), typed AS (
    SELECT file_number, row_number, reason_zh, reason_en, {zero} AS is_zero, coalesce({cells}) AS first_cell,
    {given},
    {typed}{codes}
    FROM cleaned
    {joins}
)
SELECT *, {f"{day}::DATE" if day else "NULL::DATE"} AS day, list_filter([
    {reasons}
], lambda reason: reason IS NOT NULL) AS reasons
FROM typed"""


def _cleaned(contract: Contract, field: Field) -> str:
    missing = ", ".join(literal(value) for value in contract.missing_values if value)
    text = f"clean({field.name})"
    return (
        f"CASE WHEN {text} NOT IN ({missing}) THEN {text} END AS {field.name}" if missing else f"{text} AS {field.name}"
    )


def _resolved(contract: Contract, field: Field) -> bool:
    return any(field.name == each.field for each in contract.references)


def _join(reference: Reference) -> str:
    return "\n    ".join(
        f"LEFT JOIN known_{reference.dataset} AS by_{name}"
        f" ON by_{name}.is_code = {is_code} AND by_{name}.label = label(cleaned.{name})"
        for name, is_code in ((reference.field, "true"), (reference.name_field, "false"))
    )


def _typed(field: Field) -> str:
    """Return the expression that turns a cleaned text into the field's value, NULL where it cannot."""
    if field.personal == "identifier":
        return f"CASE WHEN NOT is_damaged_identifier({field.name}) THEN pseudonym({field.name}) END"
    if field.personal == "name":
        return f"masked_name({field.name})"
    if field.personal == "contact":
        return "NULL::VARCHAR"
    if field.enum:
        return _enumerated_list(field) if field.is_list else _enumerated(field, field.name)
    if field.type == "string":
        return field.name
    text = f"replace({field.name}, {literal('℃')}, '')" if field.type == "number" else field.name
    return f"as_{field.type}({text})"


def _enumerated(field: Field, text: str) -> str:
    spellings = {value: [value, *field.values.get(value, ())] for value in field.enum}
    whens = " ".join(
        f"WHEN lower({text}) IN ({', '.join(literal(each.casefold()) for each in ways)}) THEN {literal(value)}"
        for value, ways in spellings.items()
    )
    return f"CASE {whens} END"


def _enumerated_list(field: Field) -> str:
    """Read several values in one cell, parted by 、 and its like; an unknown one makes the whole cell unreadable."""
    parts = f"list_filter(regexp_split_to_array({field.name}, '[、,;；/ ]+'), lambda part: part <> '')"
    values = f"list_transform({parts}, lambda part: {_enumerated(field, 'part')})"
    return (
        f"CASE WHEN NOT list_contains(list_transform({values}, lambda value: value IS NULL), true)"
        f" THEN array_to_string({values}, '、') END"
    )


def _reason(condition: str, field: str, zh: str, en: str, *, value: str) -> str:
    return (
        f"CASE WHEN {condition} THEN {{'field': {literal(field)}, 'value': {value},"
        f" 'zh': {literal(zh)}, 'en': {literal(en)}}} END"
    )


def _shown(field: Field) -> str:
    """Return the expression of a value as a reject may show it: what is personal is never shown."""
    return literal("***") if field.personal else f"{field.name}_given"


def _reasons(contract: Contract) -> Iterator[str]:
    yield (
        "CASE WHEN reason_zh IS NOT NULL THEN {'field': '', 'value': first_cell, 'zh': reason_zh, 'en': reason_en} END"
    )
    yield _reason("is_total(first_cell)", "", "合计行，不是数据", "a row of totals, not data", value="first_cell")
    whole = "reason_zh IS NULL AND NOT coalesce(is_total(first_cell), false)"
    for reference in contract.references:
        yield from _reference_reasons(contract, reference, whole)
    for field in contract.fields:
        if not _resolved(contract, field):
            day = field.name == day_field(contract)
            yield from _field_reasons(field, whole if day or not contract.zero else f"{whole} AND NOT is_zero")
    for rule in contract.rules:
        condition = f"{whole} AND NOT is_zero AND NOT ({rule.check})"
        yield _reason(condition, rule.field, rule.zh, rule.en, value=_shown(contract[rule.field]))


def _reference_reasons(contract: Contract, reference: Reference, whole: str) -> Iterator[str]:
    name = contract[reference.name_field]
    code, value = reference.field, f"coalesce({reference.field}_given, {reference.name_field}_given)"
    yield _reason(
        f"{whole} AND {value} IS NULL", name.name, f"“{name.title}”没有填", f"{name.title_en} is missing", value="NULL"
    )
    yield _reason(
        f"{whole} AND {value} IS NOT NULL AND {code} IS NULL",
        name.name,
        f"名册里没有这个{name.title.removesuffix('名称')}；请核对名称或代码，或先更新名册",
        f"{name.title_en} is not on the register; check its name or code, or update the register first",
        value=value,
    )
    yield _reason(
        f"{code}_by_code <> {code}_by_name",
        name.name,
        f"代码和名称指的不是同一个{name.title.removesuffix('名称')}",
        "the code and the name mean different ones",
        value=value,
    )


def _field_reasons(field: Field, whole: str) -> Iterator[str]:
    given = f"{field.name}_given IS NOT NULL"
    if field.required:
        yield _reason(
            f"{whole} AND NOT ({given})",
            field.name,
            f"“{field.title}”没有填",
            f"{field.title_en} is missing",
            value="NULL",
        )
    if field.personal == "contact":
        return
    if field.personal == "identifier":
        zh, en = (
            "号码被电子表格改成了科学计数，已经损坏；请把该列设为文本后重填",
            "damaged by a spreadsheet; format it as text",
        )
    elif field.enum:
        zh, en = f"应为：{'、'.join(field.enum)}", f"must be one of: {', '.join(field.enum)}"
    else:
        zh, en = TYPE_NAMES.get(field.type, ("", ""))
    yield _reason(
        f"{whole} AND {given} AND {field.name} IS NULL",
        field.name,
        f"“{field.title}”{zh}",
        f"{field.title_en}: {en}",
        value=_shown(field),
    )
    low, high = field.minimum, field.maximum
    if low is not None or high is not None:
        bounds = [f"{field.name} < {low}"] if low is not None else []
        bounds += [f"{field.name} > {high}"] if high is not None else []
        span = f"{low:g}–{high:g}" if None not in (low, high) else f"≥ {low:g}" if low is not None else f"≤ {high:g}"
        yield _reason(
            f"{whole} AND ({' OR '.join(bounds)})",
            field.name,
            f"“{field.title}”超出范围（{span}）",
            f"{field.title_en} is out of range ({span})",
            value=_shown(field),
        )
