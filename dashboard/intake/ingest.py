"""Takes files and folders to the lake: every file ends landed, rejected row by row, refused whole, or a duplicate."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from dashboard.contracts import Contract, load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.adapters import Adapter, load_adapters
from dashboard.intake.arrivals import Arrival, find_arrivals
from dashboard.intake.bulk import drop, load
from dashboard.intake.landing import archive, land, prepare
from dashboard.intake.reader import Reader
from dashboard.intake.recognising import Part, recognise
from dashboard.intake.sheet import Bulk
from dashboard.intake.staging import Delivery
from dashboard.ledger import WAIT_SECONDS, open_ledger
from dashboard.sql import scalar

BATCH_FILES = 1000
BATCH_ROWS = 200_000
REMEMBERED_BYTES = 512 * 1024 * 1024  # of files read ahead to find the registers


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
class _Content:
    """What a file was found to hold."""

    parts: tuple[Part, ...]
    unread_sheets: tuple[str, ...]
    refused: SchoolwatchError | None = None

    @property
    def size(self) -> int:
        """Roughly how many bytes of memory it takes."""
        return sum(part.count * len(part.header) * (20 if part.table else 80) for part in self.parts)


class _Intake:
    """One run: its connection, its rules, and the files it has read ahead."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        home: Home,
        county: County,
        reader: Reader,
        aside: Path,
        *,
        again: bool = False,
    ) -> None:
        self.connection, self.home, self.county = connection, home, county
        self.contracts: Mapping[str, Contract] = load_contracts()
        self.adapters: Sequence[Adapter] = load_adapters(county)
        self.now = datetime.now(county.timezone).replace(tzinfo=None, microsecond=0)
        self._reader, self._aside = reader, aside / "bulk.csv"
        self._taken: dict[str, set[tuple[str, date | None] | None]] = defaultdict(set)
        if not again:
            for *taken, is_zero in connection.execute(
                "SELECT sha256, file, dataset, received_at::DATE, coalesce(bool_and(zero), false)"
                " FROM deliveries LEFT JOIN slots USING (delivery_id, dataset) GROUP BY ALL"
            ).fetchall():
                self._remember(*taken, is_zero=is_zero)
        self.beside = connection.cursor()
        self.beside.execute("ATTACH ':memory:' AS aside")
        self._remembered: dict[Path, _Content] = {}
        self._room = REMEMBERED_BYTES
        self._tables = 0

    def _remember(self, sha256: str, file: str, dataset: str, day: date, *, is_zero: bool) -> None:
        by_delivery = self.contracts[dataset].day_is_delivery
        self._taken[sha256].add((file, day if by_delivery else None) if by_delivery or is_zero else None)

    def remember(self, outcome: Outcome) -> None:
        """Know the bytes of a file again."""
        for each in outcome.deliveries:
            day = each.received_at.date()
            self._remember(each.sha256, each.file, each.part.dataset, day, is_zero=each.part.count == 0)

    def was_taken(self, arrival: Arrival) -> bool:
        """Say whether the file's bytes were here before.

        Two reports may say the same: zero reports of two schools or days, told apart by their names, and a ledger whose
        day is that of its delivery, which another name on another day makes another report.
        """
        day = (arrival.received_at or self.now).date()
        taken = self._taken.get(arrival.sha256, set())
        return any(each is None or each[0] == arrival.name or each[1] == day for each in taken)

    def peek(self, path: Path) -> _Content:
        """Read a file ahead, and remember it while there is room."""
        content = self._read(path)
        if content.size <= self._room:
            self._remembered[path] = content
            self._room -= content.size
        else:
            self.forget(content.parts)
        return content

    def content(self, path: Path) -> _Content:
        """Return what a file holds, read ahead or read now."""
        remembered = self._remembered.pop(path, None)
        if remembered:
            self._room += remembered.size
        return remembered or self._read(path)

    def forget(self, parts: Iterable[Part]) -> None:
        """Let go of what large files have left aside."""
        for part in parts:
            if part.table:
                drop(self.beside, part)

    def _load(self, part: Part, bulk: Bulk) -> Part | None:
        self._tables += 1
        return load(self.beside, part, bulk, f"large_{self._tables}")

    def _read(self, path: Path) -> _Content:
        parts: list[Part] = []
        unread: list[str] = []
        errors: list[SchoolwatchError] = []
        try:
            for sheet in self._reader.read(path, self._aside):
                try:
                    found = recognise(sheet, self.contracts, self.adapters)
                    if sheet.bulk:
                        whole = self._load(found[0], sheet.bulk) if len(found) == 1 and not found[0].adapter else None
                        found = (
                            [whole] if whole else recognise(self._reader.read(path)[0], self.contracts, self.adapters)
                        )
                    parts += found
                except SchoolwatchError as error:
                    errors.append(error)
                    unread.append(sheet.name)
        except SchoolwatchError as error:
            return _Content((), (), error)
        return _Content(tuple(parts), tuple(unread), None if parts else errors[0])


def ingest(
    paths: Iterable[Path],
    *,
    home: Home,
    county: County,
    received_at: datetime | None = None,
    write: bool = True,
    again: bool = False,
    wait_seconds: float = WAIT_SECONDS,
    track: Callable[[list[Arrival]], Iterable[Arrival]] = iter,
) -> Iterator[Outcome]:
    """Take files and folders, registers first, and yield how each file ended once that is settled.

    Args:
        paths: files, or folders that are walked whole.
        home: where lake and ledger are.
        county: whose adapters and time zone apply.
        received_at: when the files arrived (local time); None reads ``arrivals.csv`` or takes the present.
        write: False judges only (``check``): nothing is kept.
        again: judge what was taken before as well; only together with ``write=False``.
        wait_seconds: how long to wait for another process that keeps the ledger.
        track: wraps the list of files, for a progress bar.

    Raises:
        SchoolwatchError: a path does not exist, or another process keeps the ledger.
    """
    opened = open_ledger(home, wait_seconds=wait_seconds)
    with tempfile.TemporaryDirectory() as aside, Reader() as reader, opened as connection:
        arrivals = find_arrivals(paths, received_at, Path(aside))
        intake = _Intake(connection, home, county, reader, Path(aside), again=again)
        prepare(connection, home)
        _remove_orphans(intake)
        written: list[Path] = []
        connection.begin()
        try:
            for batch in _batches(intake, track(_registers_first(intake, arrivals))):
                written += _land_batch(intake, batch, write=write)
                if write:
                    connection.commit()
                    connection.begin()
                    written.clear()
                intake.forget(delivery.part for outcome in batch for delivery in outcome.deliveries)
                yield from batch
        finally:
            connection.rollback()
            for file in written:
                file.unlink(missing_ok=True)


def _registers_first(intake: _Intake, arrivals: list[Arrival]) -> list[Arrival]:
    """Order the files so that a register is known before the rows that refer to it; files taken before are not read."""
    ranks = {name: rank for rank, name in enumerate(intake.contracts)}

    def rank(arrival: Arrival) -> int:
        if intake.was_taken(arrival):
            return len(ranks)
        parts = intake.peek(arrival.path).parts
        registers = [ranks[part.dataset] for part in parts if intake.contracts[part.dataset].is_register]
        return min(registers, default=len(ranks))

    return sorted(arrivals, key=rank)


def _batches(intake: _Intake, arrivals: Iterable[Arrival]) -> Iterator[list[Outcome]]:
    """Read files until a batch is full; a batch is what is committed together."""
    batch: list[Outcome] = []
    rows = 0
    for arrival in arrivals:
        outcome = _outcome(intake, arrival)
        batch.append(outcome)
        rows += sum(delivery.part.count for delivery in outcome.deliveries)
        if len(batch) >= BATCH_FILES or rows >= BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _outcome(intake: _Intake, arrival: Arrival) -> Outcome:
    """Read one file into the deliveries it makes, unless its bytes were here before."""
    outcome = Outcome(arrival)
    if intake.was_taken(arrival):
        return outcome
    content = intake.content(arrival.path)
    outcome.refused, outcome.unread_sheets = content.refused, list(content.unread_sheets)
    outcome.deliveries = [_delivery(intake, arrival, part) for part in content.parts]
    intake.remember(outcome)
    return outcome


def _delivery(intake: _Intake, arrival: Arrival, part: Part) -> Delivery:
    number = scalar(intake.connection, "SELECT nextval('delivery_numbers')")
    told = part.adapter.received_at(arrival.path, intake.county.timezone) if part.adapter else None
    received_at = arrival.received_at or told or intake.now
    return Delivery(number, arrival.name, arrival.sha256, received_at, arrival.simulated, part)


def _land_batch(intake: _Intake, batch: Sequence[Outcome], *, write: bool) -> list[Path]:
    """Land a batch, data set by data set in the order of the contracts; return the Parquet files written."""
    deliveries = [delivery for outcome in batch for delivery in outcome.deliveries]
    if not deliveries:
        return []
    if write:
        for outcome in batch:
            if outcome.deliveries:
                archive(intake.home, outcome.arrival.path, outcome.arrival.sha256)
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
