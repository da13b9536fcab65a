"""Compiles a contract into the SQL that types and judges its rows; no data set has Python of its own.

The compiled query reads ``staged`` (all text: delivery_id, row_number, the fields, a reason found while reading or by
an adapter), ``received`` (when each delivery came) and the lookups that ``landing`` makes, and gives one row a row:

- the typed fields that the lake keeps;
- ``reasons``: a list of {field, value, zh, en, suggestion}, empty for a good row, and ``state`` (landed, rejected);
- ``warnings``: the same shape, for what is landed and worth a look;
- ``is_zero``: the row is an explicit zero report; ``day``, ``slot_school``, ``slot_session``: whose report it is in;
- ``content`` and ``key_hash`` tell rows apart; ``row_key`` is for keys that hold a masked name.
"""

from collections.abc import Iterator

from dashboard.contracts import Contract, Field, Reference
from dashboard.intake.reasons import listed, reasons, warnings
from dashboard.intake.values import typed_sql
from dashboard.sql import literal

ZERO_REPORT = "零报告"


def judging_sql(contract: Contract, *, is_plain: bool = False) -> str:
    """Return the SELECT that types and judges the rows of ``staged`` for this contract.

    With ``is_plain`` no cell needs more than trimming, as ``is_odd`` has found for the whole batch.
    """
    cleaner = "nullif(trim({}), '')" if is_plain else "clean({})"
    cleaned = ", ".join(f"{cleaner.format(field.name)} AS {field.name}" for field in contract.fields)
    present = ",\n    ".join(_present(contract, field) for field in contract.fields)
    given = ", ".join(f"cleaned.{field.name} AS {field.name}_given" for field in contract.fields)
    typed = ",\n    ".join(
        f"{typed_sql(contract, field)} AS {field.name}"
        for field in contract.fields
        if not contract.is_reference(field.name)
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
    {zero} AS is_zero, {_first_cell(contract, cells)} AS first_cell, {_shown_cell(contract)} AS shown_cell,
    {given},
    {typed}{codes}
    FROM cleaned
    {joins}
), placed AS (
    SELECT typed.*{class_columns}
    FROM typed {classes}
), judged AS (
    SELECT *, {listed(reasons(contract))} AS reasons, {listed(warnings(contract))} AS warnings
    FROM placed
)
SELECT delivery_id, row_number, received_at, {stored}, is_zero, first_cell, reasons, warnings,
    coalesce({day}, received_at::DATE) AS day, {school} AS slot_school, {session} AS slot_session,
    {_content(contract)} AS content, {_key_hash(contract)} AS key_hash, {_row_key(contract)} AS row_key,
    CASE WHEN len(reasons) > 0 THEN 'rejected' ELSE 'landed' END AS state
FROM judged"""


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


def _shown_cell(contract: Contract) -> str:
    """Return the first cell that may be shown of a row that cannot be read: it names nobody."""
    cells = [f"cleaned.{each.name}" for each in contract.fields if not each.personal]
    return f"coalesce({', '.join(cells)})"


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
