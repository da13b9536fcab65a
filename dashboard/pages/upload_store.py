"""Keeps uploaded files between their judgement and their landing: in a private folder, for their sender, for an hour.

Only the process that serves knows them, so what a server before it left behind goes at the start.
"""

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from werkzeug.datastructures import FileStorage

from dashboard.pages.receiving import JudgedFile

KEPT_SECONDS = 3600.0
LONGEST_NAME = 60  # characters, each up to four bytes of the 255 that a file system takes
FORBIDDEN = set('<>:"/\\|?*')
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
"""Names that Windows keeps for its devices."""


@dataclass
class Upload:
    """Files of one sender, what was found in them, and, once they have landed, the computation that followed."""

    folder: Path
    sender: str
    at: float
    judged: list[JudgedFile] | None = None
    built: "Future[None] | None" = None
    busy: threading.Lock = field(default_factory=threading.Lock)

    @property
    def files(self) -> list[Path]:
        """The files as they are kept."""
        return sorted(self.folder.iterdir())


class UploadStore:
    """All uploads of a server. ``clock`` gives seconds."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Name the folder, and empty it."""
        self._folder, self._clock = folder, clock
        self._uploads: dict[str, Upload] = {}
        shutil.rmtree(folder, ignore_errors=True)

    def keep(self, files: Iterable[FileStorage], sender: str) -> str:
        """Write files into a folder of their own and return the name under which their sender finds them again."""
        self._forget_old()
        name = secrets.token_urlsafe(24)
        folder = self._folder / secrets.token_hex(16)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        taken: list[str] = []
        for file in files:
            taken.append(safe_name(file.filename or "", taken))
            file.save(folder / taken[-1])
        self._uploads[name] = Upload(folder, sender, self._clock())
        return name

    def find(self, name: str, sender: str) -> Upload | None:
        """Return an upload to whoever sent it, and to nobody else."""
        self._forget_old()
        found = self._uploads.get(name)
        return found if found and found.sender == sender else None

    def remove(self, name: str) -> None:
        """Delete the files and what is known of them."""
        found = self._uploads.pop(name, None)
        if found:
            shutil.rmtree(found.folder, ignore_errors=True)

    def _forget_old(self) -> None:
        for name, upload in list(self._uploads.items()):
            if self._clock() - upload.at > KEPT_SECONDS:
                self.remove(name)


def safe_name(given: str, taken: Sequence[str]) -> str:
    """Return a file's name without folders and without what a file system refuses, unlike those already ``taken``.

    >>> safe_name("../../缺课/4月30日:因病.xlsx", ["4月30日_因病.xlsx"])
    '4月30日_因病 (2).xlsx'
    """
    plain = given.replace("\\", "/").rpartition("/")[2]
    plain = "".join("_" if each in FORBIDDEN or not each.isprintable() else each for each in plain).strip(" .~$")
    suffix = PurePosixPath(plain).suffix[:10]
    stem = plain.removesuffix(PurePosixPath(plain).suffix)[:LONGEST_NAME].rstrip(" .") or "file"
    stem = f"_{stem}" if stem.partition(".")[0].casefold() in RESERVED else stem
    names = (f"{stem}{f' ({number})' if number > 1 else ''}{suffix}" for number in range(1, len(taken) + 2))
    used = {each.casefold() for each in taken}
    return next(name for name in names if name.casefold() not in used)
