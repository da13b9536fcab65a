"""Judges files in this process and forgets them again: some milliseconds each, so that thousands can be tried.

A file takes the same way as in ``ingest`` (reading, recognising, judging, landing), inside a transaction that is rolled
back, without the child process that reads for it there.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from dashboard.contracts import Contract, load_contracts
from dashboard.county import load_county
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.ingest import ingest
from dashboard.intake.landing import land, prepare
from dashboard.intake.reading import read_file
from dashboard.intake.recognising import Part, recognise
from dashboard.intake.staging import Delivery
from dashboard.ledger import open_ledger

RECEIVED = datetime(2024, 3, 20, 12)
REGISTERS = {
    "乡镇.csv": "乡镇代码,乡镇名称\n211223100,西丰镇\n211223101,平岗镇\n",
    "学校.csv": "学校代码,学校名称,曾用名,乡镇名称,学段\n"
    "S1,西丰镇第一小学,一小、西丰一小,西丰镇,小学\nS2,平岗中学,,平岗镇,初中\n",
    "班级.csv": "学校代码,年级,班级,在册人数\n"
    "S1,一年级,1班,40\nS1,一年级,2班,40\nS1,二年级,1班,40\nS2,七年级,1班,40\nS2,八年级,12班,40\n",
}


@dataclass
class Judged:
    """How a file ended; rows are dictionaries of the typed values that the lake would keep."""

    landed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    slots: list[dict[str, Any]] = field(default_factory=list)
    rows_read: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0
    rows_duplicate: int = 0
    refused: SchoolwatchError | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Rows read, landed, rejected, duplicate."""
        return self.rows_read, self.rows_landed, self.rows_rejected, self.rows_duplicate

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What landed, whatever its data set."""
        return [row for rows in self.landed.values() for row in rows]

    @property
    def reasons(self) -> list[str]:
        """The Chinese reason of each reject."""
        return [each["reason_zh"] for each in self.rejects]


class Laboratory:
    """One home with its registers and its ledger open. ``judge`` tries a file, and leaves nothing behind."""

    def __init__(
        self, home: Home, connection: duckdb.DuckDBPyConnection, folder: Path, contracts: Mapping[str, Contract]
    ) -> None:
        self.home, self.folder = home, folder
        self._connection, self._contracts = connection, contracts
        prepare(connection, home)
        # For a few rows, finding the best way to run a query costs more than running it any way.
        optimizers = ",".join(name for (name,) in connection.execute("FROM duckdb_optimizers()").fetchall())
        connection.execute(f"SET disabled_optimizers = '{optimizers}'; SET threads = 1")

    def judge_text(self, text: str, name: str = "a.csv", received_at: datetime = RECEIVED) -> Judged:
        """Judge a text table."""
        return self.judge_bytes(text.encode("utf-8"), name, received_at)

    def judge_bytes(self, content: bytes, name: str, received_at: datetime = RECEIVED) -> Judged:
        """Judge a file of that content and name."""
        path = self.folder / name
        path.write_bytes(content)
        return self.judge(path, received_at)

    def judge(self, path: Path, received_at: datetime = RECEIVED) -> Judged:
        """Judge one file: refused, or its rows landed, rejected and duplicate."""
        judged = Judged()
        errors = []
        try:
            for sheet in read_file(path):
                try:
                    judged.parts += recognise(sheet, self._contracts, [])
                except SchoolwatchError as error:
                    errors.append(error)
        except SchoolwatchError as error:
            errors.append(error)
        if not judged.parts:
            judged.refused = errors[0]
            return judged
        deliveries = [
            Delivery(number, path.name, "0" * 64, received_at, False, part)
            for number, part in enumerate(judged.parts, start=1_000_000)
        ]
        self._connection.begin()
        try:
            for dataset, contract in self._contracts.items():
                own = [each for each in deliveries if each.part.dataset == dataset]
                if own:
                    self._land(contract, own, judged)
            mine = "WHERE delivery_id >= 1000000 ORDER BY delivery_id, row_number"
            judged.rejects, judged.warnings = (self._rows(f"FROM {table} {mine}") for table in ("rejects", "warnings"))
            judged.slots = self._rows("FROM slots WHERE delivery_id >= 1000000 ORDER BY ALL")
        finally:
            self._connection.rollback()
        return judged

    def _land(self, contract: Contract, deliveries: Sequence[Delivery], judged: Judged) -> None:
        file = land(self._connection, self.home, contract, deliveries, "laboratory")
        try:
            if file.exists():
                judged.landed[contract.name] = self._rows(f"FROM read_parquet('{file.as_posix()}') ORDER BY row_number")
        finally:
            file.unlink(missing_ok=True)
        for count in ("rows_read", "rows_landed", "rows_rejected", "rows_duplicate"):
            setattr(judged, count, getattr(judged, count) + sum(getattr(each, count) for each in deliveries))

    def _rows(self, query: str) -> list[dict[str, Any]]:
        found = self._connection.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def open_laboratory(
    folder: Path, registers: Mapping[str, str] = REGISTERS, contracts: Mapping[str, Contract] | None = None
) -> Iterator[Laboratory]:
    """Make a home below ``folder``, take the registers and open its ledger.

    Args:
        folder: an empty folder.
        registers: file name and text of each register.
        contracts: those to recognise data sets by; None: the project's own.
    """
    home, exports = Home.at(folder / "home"), folder / "exports"
    exports.mkdir()
    for name, text in registers.items():
        (exports / name).write_text(text, encoding="utf-8")
    taken = list(ingest([exports], home=home, county=load_county("xifeng"))) if registers else []
    assert all(each.total("rows_rejected") == 0 and not each.refused for each in taken)
    with open_ledger(home) as connection:
        yield Laboratory(home, connection, exports, contracts or load_contracts())
