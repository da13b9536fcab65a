"""Takes files in for the pages: the same judgement as ``check``, the same landing as ``ingest``, then a version.

One at a time within this process; other processes are kept out by the ledger.
"""

import subprocess
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.intake.ingest import Outcome, ingest
from dashboard.intake.returning import delivery_again, send_back
from dashboard.intake.staging import Delivery
from dashboard.pages.receiving import JudgedFile, JudgedPart, Reason

WAIT_SECONDS = 10.0
"""How long somebody at a browser is kept waiting for another ingest or build."""


@dataclass
class Uploads:
    """What the pages call a receiver. ``program`` is the command line that builds a version of this home."""

    home: Home
    county: County
    program: Sequence[str]
    wait_seconds: float = WAIT_SECONDS
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _order: threading.Lock = field(default_factory=threading.Lock)
    _builder: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _next: "Future[None] | None" = None

    def judge(self, files: Sequence[Path]) -> list[JudgedFile]:
        """Judge files as ``check`` does; nothing is kept."""
        return self._take(files, write=False)

    def land(self, files: Sequence[Path]) -> list[JudgedFile]:
        """Take files in as ``ingest`` does."""
        return self._take(files, write=True)

    def _take(self, files: Sequence[Path], *, write: bool) -> list[JudgedFile]:
        now = datetime.now(self.county.timezone).replace(tzinfo=None, microsecond=0)
        with self._alone():
            outcomes = ingest(
                files,
                home=self.home,
                county=self.county,
                received_at=now,
                write=write,
                wait_seconds=self.wait_seconds,
            )
            return [_file(files, outcome) for outcome in outcomes]

    def build(self) -> "Future[None]":
        """Begin to compute a version, in a process of its own; whoever waits already will see all that is taken in."""
        with self._order:
            if self._next is None or self._next.running() or self._next.done():
                self._next = self._builder.submit(self._build)
            return self._next

    def _build(self) -> None:
        subprocess.run(self.program, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves

    def send_back(self, delivery_id: int, out: Path) -> frozenset[str]:
        """Write the workbook that goes back to a delivery's sender, and return the schools that its rows name."""
        with self._alone():
            again = delivery_again(delivery_id, home=self.home, county=self.county, wait_seconds=self.wait_seconds)
        send_back(again, out)
        return again.schools

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one thread at a time open the ledger; DuckDB keeps out other processes only."""
        if not self._turn.acquire(timeout=self.wait_seconds):
            raise SchoolwatchError(
                "另一个导入正在进行。请稍等一会儿再试。", "Another ingest is running. Wait a little and try again."
            )
        try:
            yield
        finally:
            self._turn.release()


def _file(files: Sequence[Path], outcome: Outcome) -> JudgedFile:
    handed_over = outcome.arrival.name.partition("/")[0]  # of a file in a .zip the name begins with the archive's
    return JudgedFile(
        path=next(path for path in files if path.name == handed_over),
        name=outcome.arrival.name,
        parts=tuple(_part(delivery) for delivery in outcome.deliveries),
        refused=(outcome.refused.zh, outcome.refused.en) if outcome.refused else None,
        unread_sheets=tuple(outcome.unread_sheets),
    )


def _part(delivery: Delivery) -> JudgedPart:
    contract = load_contracts()[delivery.part.dataset]
    titles = {each.name: (each.title, each.title_en) for each in contract.fields}
    return JudgedPart(
        dataset=contract.name,
        rows_read=delivery.rows_read,
        rows_landed=delivery.rows_landed,
        rows_rejected=delivery.rows_rejected,
        rows_duplicate=delivery.rows_duplicate,
        schools=delivery.schools,
        is_countys=contract.name == "schools" or not contract.has("school_code"),
        reasons=tuple(
            Reason(
                each.row_number,
                *titles.get(each.field, ("", "")),
                each.reason_zh,
                each.reason_en,
                each.suggestion,
            )
            for each in delivery.rejects
        ),
    )
