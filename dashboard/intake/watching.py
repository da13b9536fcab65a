"""Takes files from the inbox as they are dropped: complete ones only, each then archived or put aside as refused."""

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from dashboard.county import County
from dashboard.home import Home
from dashboard.intake.arrivals import is_hidden
from dashboard.intake.ingest import Outcome, ingest

POLL_SECONDS = 1.0
SETTLED_SECONDS = 2.0  # a file that has not changed for so long has been copied whole


def watch(
    *, home: Home, county: County, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.time
) -> Iterator[list[Outcome]]:
    """Yield how the files of the inbox ended, each time some were complete; goes on until interrupted.

    A file that lands leaves the inbox (its bytes are in the archive); a refused one moves to ``refused/`` with a text
    beside it that says why.
    """
    home.inbox.mkdir(parents=True, exist_ok=True)
    seen: dict[Path, tuple[int, int]] = {}
    while True:
        present = {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in _files(home.inbox)}
        ready = [path for path, mark in present.items() if seen.get(path) == mark and _is_settled(mark, clock())]
        seen = present
        if ready:
            now = datetime.now(county.timezone).replace(tzinfo=None, microsecond=0)
            outcomes = list(ingest(ready, home=home, county=county, received_at=now))
            _clear(home, ready, outcomes)
            yield outcomes
        sleep(POLL_SECONDS)


def _files(inbox: Path) -> list[Path]:
    return sorted(path for path in inbox.rglob("*") if path.is_file() and not is_hidden(path.relative_to(inbox)))


def _is_settled(mark: tuple[int, int], now: float) -> bool:
    return now - mark[1] / 1e9 >= SETTLED_SECONDS


def _clear(home: Home, taken: list[Path], outcomes: list[Outcome]) -> None:
    """Take what was settled out of the inbox; a .zip leaves it when all its files landed."""
    refused = {outcome.arrival.name.partition("/")[0]: outcome for outcome in outcomes if outcome.refused}
    for path in taken:
        outcome = refused.get(path.name)
        if outcome is None or outcome.refused is None:
            path.unlink(missing_ok=True)
            continue
        home.refused.mkdir(parents=True, exist_ok=True)
        target = home.refused / f"{datetime.now():%Y%m%d-%H%M%S}-{path.name}"
        shutil.move(path, target)
        target.with_name(target.name + ".txt").write_text(f"{outcome.refused}\n", encoding="utf-8")
