"""Judges staged rows and lands the good ones: Parquet in the lake first, then the ledger's rows in one commit."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.contracts import Contract, load_contracts
from dashboard.home import Home
from dashboard.intake.judging import judging_sql
from dashboard.intake.recognising import Adapter, Part
from dashboard.lake import current_rows_sql, stored_columns
from dashboard.sql import literal, scalar


@dataclass
class Delivery:
    """One data set of one file on its way in; the counts are filled when it has been judged."""

    delivery_id: int
    file: str
    sha256: str
    received_at: datetime
    simulated: bool
    part: Part
    rows_read: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0
    rows_duplicate: int = 0


def prepare(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Define the macros that read values, keyed with this installation's secret."""
    key = home.identifier_key().encode("ascii")
    block = key if len(key) <= 64 else hashlib.sha256(key).digest()
    for name, pad in (("outer_pad", 0x5C), ("inner_pad", 0x36)):
        connection.execute(f"SET VARIABLE {name} = ?::BLOB", [bytes(b ^ pad for b in block.ljust(64, b"\0"))])
    connection.execute(resources.files(__package__).joinpath("macros.sql").read_text(encoding="utf-8"))


def pseudonym(home: Home, identifier: str) -> str:
    """Return what the lake holds in place of an identifier (the same as the SQL macro of that name)."""
    return hmac.new(home.identifier_key().encode("ascii"), identifier.upper().encode("utf-8"), "sha256").hexdigest()


def land(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    contract: Contract,
    deliveries: Sequence[Delivery],
    batch: str,
) -> Path:
    """Judge the deliveries of one data set together and land them in one Parquet file; the caller commits."""
    _know(connection, home, contract)
    _receive(connection, deliveries)
    _stage(connection, contract, deliveries)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {judging_sql(contract)}")
    _settle(connection, contract)
    lake_file = home.lake / contract.name / f"{batch}.parquet"
    has_rows = scalar(connection, "SELECT count(*) FROM settled WHERE state = 'landed' AND NOT is_zero")
    if has_rows:
        lake_file.parent.mkdir(parents=True, exist_ok=True)
        columns = ", ".join(stored_columns(contract))
        connection.execute(
            f"""COPY (SELECT delivery_id, row_number, day, {columns} FROM settled
            WHERE state = 'landed' AND NOT is_zero ORDER BY day, school_order, delivery_id, row_number)
            TO {literal(lake_file.as_posix())} (FORMAT parquet, COMPRESSION zstd)"""
        )
    _enter(connection, contract, deliveries, lake_file.relative_to(home.path).as_posix() if has_rows else None)
    return lake_file


def _receive(connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery]) -> None:
    """Make the table of when each delivery was received."""
    received = pa.table(
        {
            "delivery_id": [each.delivery_id for each in deliveries],
            "received_at": pa.array([each.received_at for each in deliveries], type=pa.timestamp("us")),
        }
    )
    connection.register("arrived", received)
    connection.execute("CREATE OR REPLACE TEMP TABLE received AS SELECT * FROM arrived")
    connection.unregister("arrived")


def _know(connection: duckdb.DuckDBPyConnection, home: Home, contract: Contract) -> None:
    """Show the registers to adapters, and make the labels by which the contract's references are found in them."""
    for register in (each.name for each in load_contracts().values() if each.is_register):
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {register} AS {current_rows_sql(connection, home, register)}")
    for reference in contract.references:
        register = reference.dataset
        aliases = "aliases" if register == "schools" else "NULL::VARCHAR"
        connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE known_{register} AS
            WITH labels AS (
                SELECT label({reference.field}) AS label, true AS is_code, {reference.field} AS code FROM {register}
                UNION
                SELECT label(name), false, {reference.field} FROM (
                    SELECT {reference.field}, {reference.name_field} AS name FROM {register}
                    UNION ALL
                    SELECT {reference.field}, unnest(regexp_split_to_array({aliases}, '[、,;；]')) FROM {register}
                )
            )
            SELECT label, is_code, any_value(code) AS code FROM labels
            WHERE label <> '' GROUP BY label, is_code HAVING count(DISTINCT code) = 1
        """)


def _stage(connection: duckdb.DuckDBPyConnection, contract: Contract, deliveries: Sequence[Delivery]) -> None:
    """Put the rows of all deliveries into ``staged``: text only, under the contract's names."""
    names = [field.name for field in contract.fields]
    columns = ", ".join(f"{name} VARCHAR" for name in names)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE staged "
        f"(file_number BIGINT, row_number BIGINT, {columns}, reason_zh VARCHAR, reason_en VARCHAR)"
    )
    stacked: dict[str, list] = {name: [] for name in ("file_number", "row_number", *names)}
    for delivery in deliveries:
        part = delivery.part
        delivery.rows_read = len(part.rows)
        if part.adapter:
            _adapt(connection, delivery, part.adapter)
            continue
        stacked["file_number"] += [delivery.delivery_id] * len(part.rows)
        stacked["row_number"] += [number for number, _ in part.rows]
        for name in names:
            place = part.columns.get(name)
            stacked[name] += [row[place] if place is not None and place < len(row) else None for _, row in part.rows]
    types = {name: pa.string() for name in names} | {"file_number": pa.int64(), "row_number": pa.int64()}
    table = pa.table({name: pa.array(values, type=types[name]) for name, values in stacked.items()})
    connection.register("stacked", table)
    connection.execute("INSERT INTO staged BY NAME SELECT * FROM stacked")
    connection.unregister("stacked")


def _adapt(connection: duckdb.DuckDBPyConnection, delivery: Delivery, adapter: Adapter) -> None:
    """Run a county's adapter over the rows of one file; it must give one row for each of them."""
    part = delivery.part
    columns = {
        header: pa.array([row[place] if place < len(row) else None for _, row in part.rows], type=pa.string())
        for header, place in part.columns.items()
    }
    raw = pa.table({"row_number": pa.array([number for number, _ in part.rows], type=pa.int64()), **columns})
    connection.register("raw", raw)
    connection.execute(
        f"INSERT INTO staged BY NAME SELECT {delivery.delivery_id} AS file_number, * FROM ({adapter.sql})"
    )
    connection.unregister("raw")


def _settle(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Decide each row's end: landed, rejected or duplicate, and compare each school's day with what stood before."""
    content = f"hash({', '.join(f'coalesce({name}::VARCHAR, chr(0))' for name in stored_columns(contract))})"
    key = ", ".join(f"coalesce({name}::VARCHAR, '')" for name in contract.primary_key)
    school = "school_code" if contract.has("school_code") else "''"
    session = "coalesce(session, '')" if contract.has("session") else "''"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE settled AS
        WITH numbered AS (
            SELECT judged.* EXCLUDE (day), file_number AS delivery_id, received.received_at,
                coalesce(day, received.received_at::DATE) AS day,
                {school} AS school_order, {session} AS slot_session, {content} AS content
            FROM judged JOIN received ON received.delivery_id = judged.file_number
        ), keyed AS (
            SELECT *,
                len(reasons) = 0 AND row_number() OVER same > 1 AS is_repeated,
                CASE WHEN len(reasons) = 0 AND NOT is_zero THEN count(DISTINCT content) OVER alike END AS contents
            FROM numbered
            WINDOW same AS (PARTITION BY delivery_id, len(reasons) = 0, is_zero, content ORDER BY row_number),
                alike AS (PARTITION BY delivery_id, len(reasons) = 0, is_zero, {key})
        )
        SELECT * EXCLUDE (reasons), CASE WHEN contents > 1 AND NOT is_repeated THEN [{{
            'field': '', 'value': NULL::VARCHAR, 'zh': '同一份文件里同一对象有几行互相矛盾；请只留正确的一行',
            'en': 'rows of this file contradict each other about the same thing; keep the right one'}}]
            ELSE reasons END AS reasons,
            CASE WHEN len(reasons) > 0 OR (contents > 1 AND NOT is_repeated) THEN 'rejected'
                 WHEN is_repeated THEN 'duplicate' ELSE 'landed' END AS state
        FROM keyed
    """)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE new_slots AS
        SELECT delivery_id, '{contract.name}' AS dataset, coalesce(school_order, '') AS school_code, day AS report_date,
            slot_session AS session, any_value(received_at) AS received_at,
            count(*) FILTER (NOT is_zero) AS rows, bool_and(is_zero) AS zero,
            coalesce(bit_xor(content) FILTER (NOT is_zero), 0) AS content
        FROM settled WHERE state = 'landed' GROUP BY ALL
    """)
    if contract.replaces == "school-day":
        _drop_unchanged(connection)


def _drop_unchanged(connection: duckdb.DuckDBPyConnection) -> None:
    """Call a school's day a duplicate where it says exactly what the delivery before it had said."""
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE unchanged AS
        WITH history AS (
            SELECT delivery_id, dataset, school_code, report_date, session, rows, content, received_at, true AS is_new
            FROM new_slots
            UNION ALL
            SELECT delivery_id, dataset, school_code, report_date, session, rows, content, received_at, false
            FROM slots JOIN deliveries USING (delivery_id, dataset)
            SEMI JOIN new_slots USING (dataset, school_code, report_date, session)
        ), compared AS (
            SELECT *, lag((rows, content)) OVER (
                PARTITION BY dataset, school_code, report_date, session ORDER BY received_at, delivery_id
            ) AS before
            FROM history
        )
        SELECT delivery_id, school_code, report_date, session FROM compared WHERE is_new AND before = (rows, content)
    """)
    connection.execute("""
        UPDATE settled SET state = 'duplicate' FROM unchanged
        WHERE settled.state = 'landed' AND settled.delivery_id = unchanged.delivery_id
          AND coalesce(settled.school_order, '') = unchanged.school_code
          AND settled.day = unchanged.report_date AND settled.slot_session = unchanged.session
    """)
    connection.execute("""
        DELETE FROM new_slots USING unchanged
        WHERE new_slots.delivery_id = unchanged.delivery_id AND new_slots.school_code = unchanged.school_code
          AND new_slots.report_date = unchanged.report_date AND new_slots.session = unchanged.session
    """)


def _enter(
    connection: duckdb.DuckDBPyConnection, contract: Contract, deliveries: Sequence[Delivery], lake_file: str | None
) -> None:
    """Write the ledger's rows for the settled deliveries and fill in their counts."""
    connection.execute("""
        INSERT INTO rejects
        SELECT delivery_id, row_number, reason.field, left(reason.value, 100), reason.zh, reason.en
        FROM (SELECT delivery_id, row_number, unnest(reasons) AS reason FROM settled WHERE state = 'rejected')
        ORDER BY delivery_id, row_number
    """)
    replaced = {}
    if contract.replaces == "school-day":
        replaced = dict(
            connection.execute("""
                SELECT new_slots.delivery_id, max(slots.delivery_id)
                FROM new_slots JOIN slots USING (dataset, school_code, report_date, session) GROUP BY ALL
            """).fetchall()
        )
    counts = {
        (delivery_id, state): rows
        for delivery_id, state, rows in connection.execute(
            "SELECT delivery_id, state, count(*) FROM settled GROUP BY ALL"
        ).fetchall()
    }
    for delivery in deliveries:
        number = delivery.delivery_id
        delivery.rows_landed = counts.get((number, "landed"), 0)
        delivery.rows_rejected = counts.get((number, "rejected"), 0)
        delivery.rows_duplicate = counts.get((number, "duplicate"), 0)
        if delivery.rows_read != delivery.rows_landed + delivery.rows_rejected + delivery.rows_duplicate:
            raise AssertionError(f"rows of delivery {number} ({delivery.file}) are not all accounted for")
    entries = pa.table(
        {
            "delivery_id": [each.delivery_id for each in deliveries],
            "dataset": [contract.name for _ in deliveries],
            "file": [each.file for each in deliveries],
            "sha256": [each.sha256 for each in deliveries],
            "received_at": pa.array([each.received_at for each in deliveries], type=pa.timestamp("us")),
            "rows_read": [each.rows_read for each in deliveries],
            "rows_landed": [each.rows_landed for each in deliveries],
            "rows_rejected": [each.rows_rejected for each in deliveries],
            "rows_duplicate": [each.rows_duplicate for each in deliveries],
            "replaces": pa.array([replaced.get(each.delivery_id) for each in deliveries], type=pa.int64()),
            "simulated": [each.simulated for each in deliveries],
            "lake_file": pa.array([lake_file if each.rows_landed else None for each in deliveries], type=pa.string()),
        }
    )
    connection.register("entries", entries)
    connection.execute("INSERT INTO deliveries BY NAME SELECT * FROM entries")
    connection.unregister("entries")
    connection.execute(
        "INSERT INTO slots SELECT delivery_id, dataset, school_code, report_date, session, rows, zero, content"
        " FROM new_slots"
    )


def archive(home: Home, path: Path, sha256: str) -> None:
    """Keep the original bytes under their hash, whole or not at all."""
    target = home.archive / sha256[:2] / f"{sha256}{path.suffix.lower()}"
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    partial.write_bytes(path.read_bytes())
    partial.replace(target)
