"""Publishes a version: a new read-only DuckDB file, then the pointer to it, so that readers switch at once.

The last versions stay: going back is moving the pointer. Versions of past mornings, built to look back at, lie aside in
a folder of their own, where the day's builds do not push them out.
"""

import contextlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from dashboard.errors import SchoolwatchError
from dashboard.home import Home

KEPT_VERSIONS = 10
KEPT_ASIDE = 40
POINTER = "current"


def version_file(home: Home, version: str) -> Path:
    """Return the file of a version."""
    return home.published / f"{version}.duckdb"


def aside_file(home: Home, version: str) -> Path:
    """Return the file of a version that was built to look back at."""
    return home.published / "aside" / f"{version}.duckdb"


def kept_files(home: Home) -> list[Path]:
    """List the files of all versions that are kept, those built first first."""
    files = [*home.published.glob("*.duckdb"), *home.published.glob("aside/*.duckdb")]
    return sorted(files, key=lambda file: file.stem)


def current_version(home: Home) -> str | None:
    """Return the version that the pointer names, None where nothing is published."""
    pointer = home.published / POINTER
    return pointer.read_text(encoding="ascii").strip() if pointer.exists() else None


def point_to(home: Home, version: str) -> None:
    """Make ``version`` the current one, at once for every reader, and drop the oldest versions."""
    partial = home.published / f"{POINTER}.partial"
    partial.write_text(version, encoding="ascii")
    partial.replace(home.published / POINTER)
    _drop_oldest(home.published, KEPT_VERSIONS, but=version)


def put_aside(home: Home) -> None:
    """Drop the oldest of the versions that were built to look back at."""
    _drop_oldest(home.published / "aside", KEPT_ASIDE)


def _drop_oldest(folder: Path, kept: int, *, but: str = "") -> None:
    files = sorted(folder.glob("*.duckdb"), key=lambda file: file.stem)
    for file in files[:-kept]:
        if file.stem != but:
            # Windows keeps a file that a reader has open; the next build tries again
            with contextlib.suppress(OSError):
                file.unlink()


def instant(as_of: datetime | str) -> datetime:
    """Return an instant that may be given as text, to the minute.

    Raises:
        SchoolwatchError: it is no instant.

    >>> instant("2024-04-08T12:00")
    datetime.datetime(2024, 4, 8, 12, 0)
    """
    try:
        found = datetime.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    except ValueError as error:
        raise SchoolwatchError(
            f"“{as_of}”不是时刻。请写成 2024-04-08T12:00。", f"“{as_of}” is no instant. Write 2024-04-08T12:00."
        ) from error
    return found.replace(second=0, microsecond=0, tzinfo=None)


@lru_cache(maxsize=256)
def _instant_of(file: Path) -> datetime:
    """Return the instant that a version was computed for; a version's file never changes."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute("SELECT as_of FROM version").fetchall()[0][0]


def kept_file_of(home: Home, as_of: datetime) -> Path:
    """Return the file of the version that was first computed for an instant: what was seen then.

    Raises:
        SchoolwatchError: no version of that instant is kept; says how to build it.
    """
    for file in kept_files(home):
        if instant(_instant_of(file)) == as_of:
            return file
    command = f"python app.py build --as-of {as_of:%Y-%m-%dT%H:%M} --aside"
    raise SchoolwatchError(
        f"没有留下 {as_of:%Y-%m-%d %H:%M} 的版本。可以重算：{command}",
        f"No version of {as_of:%Y-%m-%d %H:%M} is kept. It can be built again: {command}",
    )
