"""What the pages ask of whatever takes files in, as plain data: the pages know neither files' rules nor the ledger.

``dashboard/start.py`` hands them a :class:`Receiver`; a board shown without one (in a notebook) takes no files.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flask import current_app, has_app_context


@dataclass(frozen=True)
class Reason:
    """Why a row is rejected, in both languages; it never holds a value of the row."""

    row_number: int
    field_zh: str
    field_en: str
    zh: str
    en: str
    suggestion: str | None


@dataclass(frozen=True)
class JudgedPart:
    """One data set of a file. ``schools`` are all that its rows name; ``is_countys``: only the county may send it."""

    dataset: str
    rows_read: int
    rows_landed: int
    rows_rejected: int
    rows_duplicate: int
    schools: frozenset[str]
    is_countys: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class JudgedFile:
    """How one file ended, or would end; a file in a .zip by itself. ``path`` is the file that was handed over.

    No parts and no ``refused`` (both languages): the same bytes had been taken before.
    """

    path: Path
    name: str
    parts: tuple[JudgedPart, ...]
    refused: tuple[str, str] | None
    unread_sheets: tuple[str, ...]


class Receiver(Protocol):
    """Takes files in. Every method raises ``SchoolwatchError`` where another process keeps the ledger for long."""

    def judge(self, files: Sequence[Path]) -> list[JudgedFile]:
        """Judge files as ``check`` does; nothing is kept."""

    def land(self, files: Sequence[Path]) -> list[JudgedFile]:
        """Take files in as ``ingest`` does."""

    def build(self) -> "Future[None]":
        """Begin to compute and publish a version of all that has been taken in; its error is the future's."""

    def send_back(self, delivery_id: int, out: Path) -> frozenset[str]:
        """Write the workbook that goes back to a delivery's sender, and return the schools that its rows name."""


def receiver() -> Receiver | None:
    """Return what takes files in on this server."""
    return current_app.extensions.get("receiver") if has_app_context() else None
