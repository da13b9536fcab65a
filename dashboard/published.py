"""Publishes a version: a new read-only DuckDB file, then the pointer to it, so that readers switch at once.

The last versions stay: going back is moving the pointer. Versions of past mornings, built to look back at, lie aside in
a folder of their own, where the day's builds do not push them out.
"""

import contextlib
from pathlib import Path

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
