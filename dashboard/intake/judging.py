"""Compiles a contract into the SQL that types and judges its rows; no data set has Python of its own.

The compiled query reads ``staged`` (all text: delivery_id, row_number, the fields, a reason found while reading or by
an adapter), ``received`` (when each delivery came) and the lookups that ``landing`` makes, and gives one row a row:

- the typed fields that the lake keeps;
- ``reasons``: a list of {field, value, zh, en, suggestion}, empty for a good row, and ``state`` (landed, rejected);
- ``warnings``: the same shape, for what is landed and worth a look;
- ``is_zero``: the row is an explicit zero report; ``day``, ``slot_school``, ``slot_session``: whose report it is in;
- ``content`` and ``key_hash`` tell rows apart; ``row_key`` is for keys that hold a masked name.
"""

from collections.abc import Iterable, Iterator
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
ZERO_REPORT = "零报告"
EMPTY_LIST = "[]::STRUCT(field VARCHAR, value VARCHAR, zh VARCHAR, en VARCHAR, suggestion VARCHAR)[]"
COUNTERS = "人名个次位份只件间台套例班天节张日"  # what may stand behind a number whose field has no unit of its own


@dataclass(frozen=True)
class Reason:
    """A condition of a row, and the struct of what to say where it holds, both as SQL."""

    condition: str
    struct: str


def judging_sql(contract: Contract, *, is_plain: bool = False) -> str:
    """Return the SELECT that types and judges the rows of ``staged`` for this contract.

    With ``is_plain`` no cell needs more than trimming, as ``is_odd`` has found for the whole batch.
    """
    cleaner = "nullif(trim({}), '')" if is_plain else "clean({})"
    cleaned = ", ".join(f"{cleaner.format(field.name)} AS {field.name}" for field in contract.fields)
    present = ",\n    ".join(_present(contract, field) for field in contract.fields)
    given = ", ".join(f"cleaned.{field.name} AS {field.name}_given" for field in contract.fields)
    typed = ",\n    ".join(
        f"{_typed(contract, field)} AS {field.name}" for field in contract.fields if not _is_code(contract, field)
    )
    codes = "".join(_codes(each) for each in contract.references)
    joins = "\n    ".join([*(_join(each) for each in contract.references), *_identifier_joins(contract)])
    cells = ", ".join(f"cleaned.{field.name}" for field in contract.fields)
    zero = f"coalesce(list_contains([{cells}], {literal(ZERO_REPORT)}), false)" if contract.zero else "false"
    day = f"{contract.day_field}::DATE" if contract.day_field else "received_at::DATE"
    classes, class_columns = _class_join(contract)
    stored = ", ".join(field.name for field in contract.stored_fields)
    school = "coalesce(school_code, '')" if contract.has("school_code") else "''"
    session = "coalesce(session, '')" if contract.has("session") else "''"
    return f"""
WITH cleaned AS (
    SELECT delivery_id, row_number, reason_zh, reason_en, received_at,
    {present}
    FROM (
        SELECT delivery_id, row_number, reason_zh, reason_en, received.received_at, {cleaned}
        FROM staged JOIN received USING (delivery_id)
    )
), typed AS (
    SELECT cleaned.delivery_id, cleaned.row_number, reason_zh, reason_en, received_at,
    {zero} AS is_zero, {_first_cell(contract, cells)} AS first_cell,
    {given},
    {typed}{codes}
    FROM cleaned
    {joins}
), placed AS (
    SELECT typed.*{class_columns}
    FROM typed {classes}
), judged AS (
    SELECT *, {_listed(_reasons(contract))} AS reasons, {_listed(_warnings(contract))} AS warnings
    FROM placed
)
SELECT delivery_id, row_number, received_at, {stored}, is_zero, first_cell, reasons, warnings,
    coalesce({day}, received_at::DATE) AS day, {school} AS slot_school, {session} AS slot_session,
    {_content(contract)} AS content, {_key_hash(contract)} AS key_hash, {_row_key(contract)} AS row_key,
    CASE WHEN len(reasons) > 0 THEN 'rejected' ELSE 'landed' END AS state
FROM judged"""


def _listed(reasons: Iterator[Reason]) -> str:
    """Return the list of the reasons that hold. Nearly all rows have none: only the others pay for making the list."""
    told = list(reasons)
    if not told:
        return EMPTY_LIST
    structs = ",\n        ".join(f"CASE WHEN {each.condition} THEN {each.struct} END" for each in told)
    conditions = "\n        OR ".join(f"({each.condition})" for each in told)
    return f"""CASE WHEN {conditions}
    THEN list_filter([{structs}], lambda reason: reason IS NOT NULL)
    ELSE {EMPTY_LIST} END"""


def _given(contract: Contract, name: str) -> str:
    """Return what tells a value apart: its text where the value itself is masked."""
    masked = contract[name].personal in ("name", "contact")
    return f"{name}_given" if masked else name


def _content(contract: Contract) -> str:
    return f"hash({', '.join(_given(contract, field.name) for field in contract.stored_fields)})"


def _key_hash(contract: Contract) -> str:
    return f"hash({', '.join(_given(contract, name) for name in contract.primary_key)})"


def _row_key(contract: Contract) -> str:
    """Return the key of rows that only a masked name would tell apart, hashed with the installation's secret."""
    key = ", ".join(f"coalesce({_given(contract, name)}::VARCHAR, '')" for name in contract.primary_key)
    return f"pseudonym(concat_ws(chr(1), {key}))" if contract.names_persons_in_key else "NULL::VARCHAR"


def _present(contract: Contract, field: Field) -> str:
    """Return a cleaned text, NULL where it is one of the contract's ways to write nothing."""
    missing = ", ".join(literal(value) for value in contract.missing_values if value)
    return f"CASE WHEN {field.name} NOT IN ({missing}) THEN {field.name} END AS {field.name}" if missing else field.name


def _first_cell(contract: Contract, cells: str) -> str:
    """Return a row's first cell, or, behind date and school, the one that calls the row a total (小计 as a grade)."""
    looked_up = {name for each in contract.references for name in (each.field, each.name_field)}
    texts = [
        each.name
        for each in contract.fields
        if each.type == "string" and not (each.enum or each.personal or each.name in looked_up)
    ]
    totals = "".join(f"CASE WHEN is_total(cleaned.{name}) THEN cleaned.{name} END, " for name in texts)
    return f"coalesce({totals}{cells})"


def _is_code(contract: Contract, field: Field) -> bool:
    return any(field.name == each.field for each in contract.references)


def _codes(reference: Reference) -> str:
    code, name = reference.field, reference.name_field
    return (
        f",\n    found_{code}.code AS {code}, found_{code}.by_code AS {code}_by_code,"
        f" found_{code}.by_name AS {code}_by_name, found_{code}.suggestion AS {name}_suggestion"
    )


def _join(reference: Reference) -> str:
    """Find each pair of code and name once, however many rows carry it."""
    code, name, register = reference.field, reference.name_field, f"known_{reference.dataset}"
    return f"""LEFT JOIN (
        SELECT pair.{code}, pair.{name}, coalesce(own.code, other.code) AS code, own.code AS by_code,
            other.code AS by_name, near.suggestion
        FROM (SELECT DISTINCT {code}, {name} FROM cleaned) AS pair
        LEFT JOIN {register} AS own ON own.is_code AND own.label = label(pair.{code})
        LEFT JOIN {register} AS other ON other.by_name AND other.label = label(pair.{name})
        LEFT JOIN near_{reference.dataset} AS near ON near.label = label(pair.{name})
    ) AS found_{code} ON found_{code}.{code} IS NOT DISTINCT FROM cleaned.{code}
        AND found_{code}.{name} IS NOT DISTINCT FROM cleaned.{name}"""


def _identifier_joins(contract: Contract) -> Iterator[str]:
    """Hash each identifier once, however many rows carry it."""
    for field in contract.fields:
        if field.personal == "identifier":
            yield (
                f"LEFT JOIN (SELECT {field.name} AS given, pseudonym({field.name}) AS hashed FROM"
                f" (SELECT DISTINCT {field.name} FROM cleaned WHERE NOT is_damaged_identifier({field.name})))"
                f" AS id_{field.name} ON id_{field.name}.given = cleaned.{field.name}"
            )


def _class_join(contract: Contract) -> tuple[str, str]:
    """Find the row's class on the register in any of its spellings; a school without classes there keeps its text."""
    if not contract.has_classes:
        return "", ""
    joins = """
    LEFT JOIN class_keys AS spelt
        ON spelt.grade IS NOT DISTINCT FROM grade_given AND spelt.class_name IS NOT DISTINCT FROM class_name_given
    LEFT JOIN known_classes AS known ON known.school_code = typed.school_code AND known.key = spelt.key
    LEFT JOIN (SELECT school_code, true AS has_classes FROM classes GROUP BY school_code) AS listed
        ON listed.school_code = typed.school_code"""
    columns = """ EXCLUDE (grade, class_name),
        coalesce(known.grade, typed.grade) AS grade, coalesce(known.class_name, typed.class_name) AS class_name,
        coalesce(listed.has_classes, false) AND known.key IS NULL AND class_name_given IS NOT NULL
            AS is_unknown_class"""
    return joins, columns


def _typed(contract: Contract, field: Field) -> str:
    """Return the expression that turns a cleaned text into the field's value, NULL where it cannot."""
    text = f"cleaned.{field.name}"
    if field.personal == "identifier":
        return f"id_{field.name}.hashed"
    if field.personal == "name":
        return f"masked_name({text})"
    if field.personal == "contact":
        return f"CASE WHEN {text} IS NOT NULL THEN '***' END"
    if field.enum:
        return _enumerated_list(field, text) if field.is_list else _enumerated(field, text)
    if field.type == "string":
        units = [each.name for each in contract.fields if each.unit_field == field.name]
        return f"coalesce({', '.join([text, *(f'number_unit(cleaned.{each})' for each in units)])})"
    if field.type in ("date", "datetime"):
        return _moment(field, text)
    if field.type == "boolean":
        own = {"true": ["是", *field.values.get("是", ())], "false": ["否", *field.values.get("否", ())]}
        whens = " ".join(f"WHEN lower({text}) IN ({_spelt(ways)}) THEN {value}" for value, ways in own.items())
        return f"coalesce(CASE {whens} END, as_boolean({text}))"
    return f"CASE WHEN {_has_its_unit(field)} THEN as_{field.type}({text}) END"


def _moment(field: Field, text: str) -> str:
    """Read a date or a time; a bare time belongs to the day that another field gives."""
    if field.date_field:
        day = f"as_date(cleaned.{field.date_field}, received_at)"
        bare = f"regexp_full_match({text}, '\\d{{1,2}}:\\d\\d(:\\d\\d)?')"
        return f"CASE WHEN {bare} THEN {day} + try_cast({text} AS TIME) ELSE as_{field.type}({text}, received_at) END"
    return f"as_{field.type}({text}, received_at)"


def _has_its_unit(field: Field) -> str:
    """Return the condition that what stands behind a number is its unit: its own, its row's, or a plain counter."""
    unit = f"number_unit(cleaned.{field.name})"
    if field.unit:
        spellings = {"℃": ("℃", "°c", "度", "c", "摄氏度")}.get(field.unit, (field.unit,))
        return f"({unit} IS NULL OR lower({unit}) IN ({', '.join(literal(each) for each in spellings)}))"
    if field.unit_field:
        return f"({unit} IS NULL OR cleaned.{field.unit_field} IS NULL OR {unit} = cleaned.{field.unit_field})"
    return f"({unit} IS NULL OR contains({literal(COUNTERS)}, {unit}))"


def _enumerated(field: Field, text: str) -> str:
    spellings = {value: [value, *field.values.get(value, ())] for value in field.enum}
    whens = " ".join(f"WHEN lower({text}) IN ({_spelt(ways)}) THEN {literal(v)}" for v, ways in spellings.items())
    return f"CASE {whens} END"


def _spelt(ways: Iterable[str]) -> str:
    return ", ".join(literal(each.casefold()) for each in ways)


def _enumerated_list(field: Field, text: str) -> str:
    """Read several values in one cell, parted by 、 and its like; an unknown one makes the whole cell unreadable."""
    parts = f"list_filter(regexp_split_to_array({text}, '[、,;；/|+ 和及]+'), lambda part: part <> '')"
    values = f"list_transform({parts}, lambda part: {_enumerated(field, 'part')})"
    return (
        f"CASE WHEN NOT list_contains(list_transform({values}, lambda value: value IS NULL), true)"
        f" THEN array_to_string({values}, '、') END"
    )


def _reason(condition: str, field: str, zh: str, en: str, *, value: str, suggestion: str = "NULL") -> Reason:
    return Reason(
        condition,
        f"{{'field': {literal(field)}, 'value': {value}::VARCHAR,"
        f" 'zh': {literal(zh)}, 'en': {literal(en)}, 'suggestion': {suggestion}::VARCHAR}}",
    )


def _shown(field: Field) -> str:
    """Return the expression of a value as a reject may show it: what is personal is never shown."""
    return literal("***") if field.personal else f"{field.name}_given"


def _reasons(contract: Contract) -> Iterator[Reason]:
    yield Reason(
        "reason_zh IS NOT NULL",
        "{'field': '', 'value': left(first_cell, 60), 'zh': reason_zh, 'en': reason_en, 'suggestion': NULL::VARCHAR}",
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
        if not _is_code(contract, field):
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


def _warnings(contract: Contract) -> Iterator[Reason]:
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
