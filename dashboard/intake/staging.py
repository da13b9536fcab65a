"""Puts the rows of a batch into ``staged``: text only, under the contract's names, as their files gave them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.contracts import Contract
from dashboard.intake.adapters import Adapter
from dashboard.intake.bulk import numbered_sql
from dashboard.intake.judging import ZERO_REPORT
from dashboard.intake.labels import label
from dashboard.intake.recognising import Part
from dashboard.intake.sheet import Row
from dashboard.sql import literal

EMPTY = ("只有表头，没有数据；没有情况也要写明是零报告", "a header without data; with nothing to report, say 零报告")
WHOSE = ("零报告看不出是哪个学校、哪一天；请写在表头上方或文件名里", "a zero report must say its school and day")
_DATE = re.compile(r"(20\d\d)\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})|(20\d\d)(\d\d)(\d\d)(?!\d)")


@dataclass(frozen=True)
class Reject:
    """One reason for which a row was rejected; ``field`` is empty where it concerns the row whole."""

    row_number: int
    field: str
    reason_zh: str
    reason_en: str
    suggestion: str | None


@dataclass
class Delivery:
    """One data set of one file on its way in; the counts are filled when it has been judged.

    ``rejected_rows`` holds the rejected rows of a large file, whose part has none itself. ``schools`` are the codes of
    those that any of its rows names, rejected ones included.
    """

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
    warnings: int = 0
    rejected_rows: list[tuple[int, Row]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    schools: frozenset[str] = frozenset()


def stage(connection: duckdb.DuckDBPyConnection, contract: Contract, deliveries: Sequence[Delivery]) -> None:
    """Fill ``staged`` with the rows of all deliveries of one data set, and ``received`` with when each came."""
    names = [field.name for field in contract.fields]
    columns = ", ".join(f"{name} VARCHAR" for name in names)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE staged_rows"
        f" (delivery_id BIGINT, row_number BIGINT, {columns}, reason_zh VARCHAR, reason_en VARCHAR)"
    )
    _receive(connection, deliveries)
    sources = ["SELECT * FROM staged_rows"]
    stacked: dict[str, list] = {name: [] for name in ("delivery_id", "row_number", *names, "reason_zh", "reason_en")}
    for delivery in deliveries:
        delivery.rows_read = delivery.part.count
        if delivery.part.table:
            sources.append(_table_sql(delivery, names))
        elif delivery.part.adapter:
            _adapt(connection, delivery, delivery.part.adapter)
        elif delivery.part.rows:
            _stack(stacked, delivery, names)
    types = {name: pa.string() for name in stacked} | {"delivery_id": pa.int64(), "row_number": pa.int64()}
    table = pa.table({name: pa.array(values, type=types[name]) for name, values in stacked.items()})
    connection.register("stacked", table)
    connection.execute("INSERT INTO staged_rows BY NAME SELECT * FROM stacked")
    connection.unregister("stacked")
    # large tables are not copied: they are judged where they lie
    connection.execute(f"CREATE OR REPLACE TEMP VIEW staged AS {' UNION ALL '.join(sources)}")


def _receive(connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery]) -> None:
    received = pa.table(
        {
            "delivery_id": [each.delivery_id for each in deliveries],
            "received_at": pa.array([each.received_at for each in deliveries], type=pa.timestamp("us")),
        }
    )
    connection.register("arrived", received)
    connection.execute("CREATE OR REPLACE TEMP TABLE received AS SELECT * FROM arrived")
    connection.unregister("arrived")


def _stack(stacked: dict[str, list], delivery: Delivery, names: Sequence[str]) -> None:
    """Append a part's rows column by column, with the reasons found while reading."""
    part, rows = delivery.part, delivery.part.rows
    stacked["delivery_id"] += [delivery.delivery_id] * len(rows)
    stacked["row_number"] += [number for number, _ in rows]
    for name in names:
        place = part.columns.get(name)
        if place is None:
            stacked[name] += [None] * len(rows)
        else:
            stacked[name] += [cells[place] if place < len(cells) else None for _, cells in rows]
    for index, column in enumerate(("reason_zh", "reason_en")):
        stacked[column] += [part.problems[number][index] if number in part.problems else None for number, _ in rows]


def _table_sql(delivery: Delivery, names: Sequence[str]) -> str:
    """Return the SELECT that shows a large file's rows under the contract's names."""
    columns = delivery.part.columns
    selected = ", ".join(f"c{columns[name]} AS {name}" if name in columns else f"NULL AS {name}" for name in names)
    return (
        f"SELECT {delivery.delivery_id}::BIGINT AS delivery_id, row_number, {selected},"
        f" NULL::VARCHAR AS reason_zh, NULL::VARCHAR AS reason_en FROM ({numbered_sql(delivery.part)})"
    )


def _adapt(connection: duckdb.DuckDBPyConnection, delivery: Delivery, adapter: Adapter) -> None:
    """Run a county's adapter over the rows of one file; it must give one row for each of them.

    Beside ``raw`` it may read getvariable('context'), the text above the header, and getvariable('file').
    """
    part = delivery.part
    columns = {
        header: pa.array([row[place] if place < len(row) else None for _, row in part.rows], type=pa.string())
        for header, place in part.columns.items()
    }
    raw = pa.table({"row_number": pa.array([number for number, _ in part.rows], type=pa.int64()), **columns})
    for name, text in (("context", delivery.part.context), ("file", delivery.file)):
        connection.execute(f"SET VARIABLE {name} = {literal(text)}")
    connection.register("raw", raw)
    connection.execute(
        f"INSERT INTO staged_rows BY NAME SELECT {delivery.delivery_id} AS delivery_id, * FROM ({adapter.sql})"
    )
    connection.unregister("raw")


def stage_empty(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    deliveries: Sequence[Delivery],
    schools: Mapping[str, str],
) -> None:
    """Give each delivery without rows one row: a zero report of the school and day it names, or the reason why not."""
    for delivery in deliveries:
        part = delivery.part
        if part.count:
            continue
        delivery.rows_read = 1
        text = f"{part.context} {part.sheet} {PurePosixPath(delivery.file).stem}"
        school, day = _school_in(text, schools), _day_in(text)
        zero = contract.zero and school and day
        reason = (None, None) if zero else WHOSE if contract.zero else EMPTY
        values: dict[str, Any] = {"delivery_id": delivery.delivery_id, "row_number": part.header_row}
        if zero:
            remark = next(
                each.name
                for each in contract.fields
                if each.type == "string" and each.name not in ("school_code", "school_name", "report_date")
            )
            values |= {"school_code": school, remark: ZERO_REPORT}
            if contract.day_field:
                values[contract.day_field] = day
        values["reason_zh"], values["reason_en"] = reason
        marks = ", ".join("?" for _ in values)
        connection.execute(f"INSERT INTO staged_rows ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def _school_in(text: str, schools: Mapping[str, str]) -> str | None:
    """Find the school that a text names: the longest name that stands in it, if all as long mean the same."""
    plain = label(text)
    found = [name for name in schools if len(name) > 2 and name in plain]
    longest = {schools[name] for name in found if len(name) == max(map(len, found))}
    return longest.pop() if len(longest) == 1 else None


def _day_in(text: str) -> str | None:
    """Find the one date that a text names."""
    days = {"-".join(part.zfill(2) for part in match.groups() if part) for match in _DATE.finditer(text)}
    return days.pop() if len(days) == 1 else None
