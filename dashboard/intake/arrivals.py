"""Finds the files to take, and when each arrived: told by ``--received-at``, by ``arrivals.csv``, else now."""

import csv
import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from dashboard.errors import SchoolwatchError
from dashboard.intake.unpacking import unpack

ARRIVALS = "arrivals.csv"
TRUTH = "truth"  # what a simulation knows; never an export


@dataclass(frozen=True)
class Arrival:
    """One file to take. ``name`` is how it is called in the ledger: its path below the folder that was given."""

    path: Path
    name: str
    received_at: datetime | None
    simulated: bool = False

    @cached_property
    def sha256(self) -> str:
        """The hash of the file's bytes, by which the same file is known again."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def find_arrivals(paths: Iterable[Path], received_at: datetime | None, aside: Path) -> list[Arrival]:
    """List every file of ``paths``, folders walked whole and .zip files unpacked, in order of arrival and of name.

    Hidden files and the lock files of office programs are passed over.

    Args:
        paths: files and folders.
        received_at: when all of them arrived; None asks ``arrivals.csv``.
        aside: a folder to unpack into.

    Raises:
        SchoolwatchError: a path does not exist, or an ``arrivals.csv`` cannot be read.
    """
    arrivals: dict[Path, Arrival] = {}
    for path in paths:
        if not path.exists():
            raise SchoolwatchError(
                f"没有这个文件或文件夹：{path}。请核对路径。", f"There is no such path: {path}. Check it."
            )
        for arrival in _folder(path) if path.is_dir() else [Arrival(path, path.name, None)]:
            for each in _unpacked(arrival, aside):
                arrivals[each.path.resolve()] = replace(each, received_at=received_at or each.received_at)
    return sorted(arrivals.values(), key=lambda each: (each.received_at or datetime.max, each.name))


def _unpacked(arrival: Arrival, aside: Path) -> Iterator[Arrival]:
    """Yield the files in a .zip, each as if it had come by itself; any other file as it is."""
    if arrival.path.suffix.lower() != ".zip" or not zipfile.is_zipfile(arrival.path):
        yield arrival
        return
    for path, name in unpack(arrival.path, aside):
        yield Arrival(path, f"{arrival.name}/{name}", arrival.received_at, arrival.simulated)


def is_hidden(below: Path) -> bool:
    """Say whether a path is hidden, the lock file of an office program, or a thing Windows leaves in folders."""
    return any(part.startswith((".", "~$")) or part in ("Thumbs.db", "desktop.ini") for part in below.parts)


def _folder(folder: Path) -> Iterator[Arrival]:
    told: dict[Path, tuple[datetime, bool]] = {}
    for listing in sorted(folder.rglob(ARRIVALS)):
        told |= _read_arrivals(listing)
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if path.is_file() and not is_hidden(below) and TRUTH not in below.parts[:-1] and path.name != ARRIVALS:
            received_at, simulated = told.get(path, (None, False))
            yield Arrival(path, below.as_posix(), received_at, simulated)


def _read_arrivals(listing: Path) -> dict[Path, tuple[datetime, bool]]:
    try:
        with listing.open(encoding="utf-8-sig", newline="") as lines:
            return {
                listing.parent / row["file"]: (
                    datetime.fromisoformat(row["received_at"]),
                    row.get("simulated") == "true",
                )
                for row in csv.DictReader(lines)
            }
    except (KeyError, ValueError, UnicodeDecodeError) as error:
        raise SchoolwatchError(
            f"{listing.name} 读不懂：要有 file 和 received_at 两列，时间如 2024-03-05T08:30:00，编码 UTF-8。",
            f"{listing.name} cannot be read: it needs columns file and received_at (2024-03-05T08:30:00), in UTF-8.",
        ) from error
