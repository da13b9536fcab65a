"""Judges staged rows and lands the good ones: Parquet in the lake first, then the ledger's rows in one commit."""

import hashlib
import hmac
import shutil
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.contracts import Contract
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.bulk import rows_of
from dashboard.intake.judging import judging_sql
from dashboard.intake.lookups import make_lookups, show_registers
from dashboard.intake.settling import settle
from dashboard.intake.staging import Delivery, Reject, stage, stage_empty
from dashboard.lake import lake_columns
from dashboard.sql import literal, scalar


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
    show_registers(connection, home)
    stage(connection, contract, deliveries)
    labels = make_lookups(connection, contract, max(each.received_at for each in deliveries).date())
    stage_empty(connection, contract, deliveries, labels)
    cells = ", ".join(field.name for field in contract.fields)
    is_plain = not scalar(connection, f"SELECT bool_or(is_odd(concat({cells}))) FROM staged")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE settled AS {judging_sql(contract, is_plain=is_plain)}")
    settle(connection, contract)
    lake_file = home.lake / contract.name / f"{batch}.parquet"
    has_rows = scalar(connection, "SELECT count(*) FROM settled WHERE state = 'landed' AND NOT is_zero")
    if has_rows:
        lake_file.parent.mkdir(parents=True, exist_ok=True)
        columns = ", ".join(lake_columns(contract))
        days = scalar(connection, "SELECT count(DISTINCT day) FROM settled WHERE state = 'landed'")
        order = "ORDER BY day, slot_school, delivery_id, row_number" if days > 1 else ""  # so that days can be skipped
        connection.execute(
            f"""COPY (SELECT delivery_id, row_number, day, {columns} FROM settled
            WHERE state = 'landed' AND NOT is_zero {order})
            TO {literal(lake_file.as_posix())} (FORMAT parquet, COMPRESSION zstd)"""
        )
    _enter(connection, contract, deliveries, lake_file.relative_to(home.path).as_posix() if has_rows else None)
    return lake_file


def _enter(
    connection: duckdb.DuckDBPyConnection, contract: Contract, deliveries: Sequence[Delivery], lake_file: str | None
) -> None:
    """Write the ledger's rows for the settled deliveries and fill in their counts."""
    connection.execute("""
        INSERT INTO rejects
        SELECT delivery_id, row_number, reason.field, left(reason.value, 100), reason.zh, reason.en, reason.suggestion
        FROM (SELECT delivery_id, row_number, unnest(reasons) AS reason FROM settled WHERE state = 'rejected')
        ORDER BY delivery_id, row_number
    """)
    connection.execute("""
        INSERT INTO warnings
        SELECT delivery_id, row_number, warning.field, left(warning.value, 100), warning.zh, warning.en
        FROM (SELECT delivery_id, row_number, unnest(warnings) AS warning FROM settled WHERE state = 'landed')
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
    told: dict[int, list[Reject]] = {}
    for number, *reason in connection.execute("""
        SELECT delivery_id, row_number, reason.field, reason.zh, reason.en, reason.suggestion
        FROM (SELECT delivery_id, row_number, unnest(reasons) AS reason FROM settled WHERE state = 'rejected')
        ORDER BY delivery_id, row_number""").fetchall():
        told.setdefault(number, []).append(Reject(*reason))
    warnings = dict(
        connection.execute(
            "SELECT delivery_id, sum(len(warnings)) FROM settled WHERE state = 'landed' GROUP BY delivery_id"
        ).fetchall()
    )
    schools = dict(
        connection.execute(
            "SELECT delivery_id, list(DISTINCT slot_school) FROM settled WHERE slot_school <> '' GROUP BY delivery_id"
        ).fetchall()
    )
    for delivery in deliveries:
        number = delivery.delivery_id
        delivery.schools = frozenset(schools.get(number, ()))
        delivery.rejects = told.get(number, [])
        if delivery.part.table and delivery.rejects:
            delivery.rejected_rows = rows_of(connection, delivery.part, {each.row_number for each in delivery.rejects})
        delivery.warnings = int(warnings.get(number) or 0)
        delivery.rows_landed = counts.get((number, "landed"), 0)
        delivery.rows_rejected = counts.get((number, "rejected"), 0)
        delivery.rows_duplicate = counts.get((number, "duplicate"), 0)
        if delivery.rows_read != delivery.rows_landed + delivery.rows_rejected + delivery.rows_duplicate:
            raise SchoolwatchError(
                f"{delivery.file}：读到 {delivery.rows_read} 行，去向对不上；对照文件（adapters）要一行对一行。",
                f"{delivery.file}: {delivery.rows_read} rows read, others accounted for; an adapter gives row for row.",
            )
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
    shutil.copyfile(path, partial)
    partial.replace(target)
