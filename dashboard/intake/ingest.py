"""Takes files and folders to the lake: every file ends landed, rejected row by row, refused whole, or a duplicate."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from dashboard.contracts import Contract, load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.arrivals import Arrival, find_arrivals
from dashboard.intake.landing import Delivery, archive, land, prepare
from dashboard.intake.reading import Sheet, read_file
from dashboard.intake.recognising import Adapter, Part, load_adapters, recognise
from dashboard.ledger import open_ledger
from dashboard.sql import scalar

BATCH_FILES = 400
BATCH_ROWS = 200_000


@dataclass
class Outcome:
    """How one file ended: its deliveries, or the error for which it was refused; neither: it was here before."""

    arrival: Arrival
    deliveries: list[Delivery] = field(default_factory=list)
    refused: SchoolwatchError | None = None
    unread_sheets: list[str] = field(default_factory=list)

    @property
    def is_duplicate(self) -> bool:
        """The same bytes had been taken before."""
        return not self.deliveries and not self.refused

    def total(self, count: str) -> int:
        """Add up ``rows_read``, ``rows_landed``, ``rows_rejected`` or ``rows_duplicate`` over the deliveries."""
        return sum(getattr(delivery, count) for delivery in self.deliveries)


@dataclass(frozen=True)
class _Intake:
    """What every step of one run needs."""

    connection: duckdb.DuckDBPyConnection
    home: Home
    county: County
    contracts: Mapping[str, Contract]
    adapters: Sequence[Adapter]
    now: datetime


def ingest(
    paths: Iterable[Path],
    *,
    home: Home,
    county: County,
    received_at: datetime | None = None,
    write: bool = True,
    track: Callable[[list[Arrival]], Iterable[Arrival]] = iter,
) -> Iterator[Outcome]:
    """Take files and folders, registers first, and yield how each file ended once that is settled.

    Args:
        paths: files, or folders that are walked whole.
        home: where lake and ledger are.
        county: whose adapters and time zone apply.
        received_at: when the files arrived (local time); None reads ``arrivals.csv`` or takes the present.
        write: False judges only (``check``): nothing is kept.
        track: wraps the list of files, for a progress bar.

    Raises:
        SchoolwatchError: a path does not exist, or another process keeps the ledger.
    """
    arrivals = find_arrivals(paths, received_at)
    with open_ledger(home) as connection:
        now = datetime.now(county.timezone).replace(tzinfo=None, microsecond=0)
        intake = _Intake(connection, home, county, load_contracts(), load_adapters(county), now)
        prepare(connection, home)
        _remove_orphans(intake)
        written: list[Path] = []
        connection.begin()
        for batch in _batches(intake, track(_registers_first(intake, arrivals))):
            written += _land_batch(intake, batch, write=write)
            if write:
                connection.commit()
                connection.begin()
            yield from batch
        connection.rollback()
        if not write:
            for file in written:
                file.unlink(missing_ok=True)


def _registers_first(intake: _Intake, arrivals: list[Arrival]) -> list[Arrival]:
    """Order the files so that a register is known before the rows that refer to it."""
    ranks = {name: rank for rank, name in enumerate(intake.contracts)}
    last = len(ranks)

    def rank(arrival: Arrival) -> int:
        try:
            parts = [part for sheet in read_file(arrival.path) for part in _parts(intake, sheet)]
        except SchoolwatchError:
            return last
        registers = [ranks[part.dataset] for part in parts if intake.contracts[part.dataset].is_register]
        return min(registers, default=last)

    return sorted(arrivals, key=rank)


def _parts(intake: _Intake, sheet: Sheet) -> list[Part]:
    return recognise(sheet, intake.contracts, intake.adapters)


def _batches(intake: _Intake, arrivals: Iterable[Arrival]) -> Iterator[list[Outcome]]:
    """Read files until a batch is full; a batch is what is committed together."""
    batch: list[Outcome] = []
    seen: set[str] = set()
    for arrival in arrivals:
        batch.append(_read(intake, arrival, seen))
        rows = sum(len(delivery.part.rows) for outcome in batch for delivery in outcome.deliveries)
        if len(batch) >= BATCH_FILES or rows >= BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(intake: _Intake, arrival: Arrival, seen: set[str]) -> Outcome:
    outcome = Outcome(arrival)
    sha256 = hashlib.sha256(arrival.path.read_bytes()).hexdigest()
    known = scalar(intake.connection, "SELECT count(*) FROM deliveries WHERE sha256 = ?", [sha256])
    if known or sha256 in seen:
        return outcome
    try:
        sheets = read_file(arrival.path)
        errors: list[SchoolwatchError] = []
        for sheet in sheets:
            try:
                parts = _parts(intake, sheet)
            except SchoolwatchError as error:
                errors.append(error)
                outcome.unread_sheets.append(sheet.name)
                continue
            outcome.deliveries += [_delivery(intake, arrival, sha256, part) for part in parts]
        if not outcome.deliveries:
            raise errors[0]
    except SchoolwatchError as error:
        outcome.refused = error
        return outcome
    seen.add(sha256)
    return outcome


def _delivery(intake: _Intake, arrival: Arrival, sha256: str, part: Part) -> Delivery:
    number = scalar(intake.connection, "SELECT nextval('delivery_numbers')")
    told = part.adapter.received_at(arrival.path, intake.county.timezone) if part.adapter else None
    received_at = arrival.received_at or told or intake.now
    return Delivery(number, arrival.name, sha256, received_at, arrival.simulated, part)


def _land_batch(intake: _Intake, batch: Sequence[Outcome], *, write: bool) -> list[Path]:
    """Land a batch, data set by data set in the order of the contracts; return the Parquet files written."""
    deliveries = [delivery for outcome in batch for delivery in outcome.deliveries]
    if not deliveries:
        return []
    if write:
        for outcome in batch:
            if outcome.deliveries:
                archive(intake.home, outcome.arrival.path, outcome.deliveries[0].sha256)
    name = f"{min(each.delivery_id for each in deliveries):08d}"
    files = []
    for dataset, contract in intake.contracts.items():
        own = [each for each in deliveries if each.part.dataset == dataset]
        if own:
            files.append(land(intake.connection, intake.home, contract, own, name))
    return files


def _remove_orphans(intake: _Intake) -> None:
    """Delete Parquet that a crash left behind before its commit: no delivery names it."""
    named = {
        intake.home.path / file
        for (file,) in intake.connection.execute("SELECT DISTINCT lake_file FROM deliveries").fetchall()
        if file
    }
    for file in intake.home.lake.glob("*/*.parquet"):
        if file not in named:
            file.unlink()
