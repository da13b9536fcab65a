"""Publishes a version: a new read-only DuckDB file, then the pointer to it, so that readers switch at once.

The last versions stay: going back is moving the pointer.
"""

import contextlib
from pathlib import Path

from dashboard.home import Home

KEPT_VERSIONS = 10
POINTER = "current"


def version_file(home: Home, version: str) -> Path:
    """Return the file of a version."""
    return home.published / f"{version}.duckdb"


def current_version(home: Home) -> str | None:
    """Return the version that the pointer names, None where nothing is published."""
    pointer = home.published / POINTER
    return pointer.read_text(encoding="ascii").strip() if pointer.exists() else None


def point_to(home: Home, version: str) -> None:
    """Make ``version`` the current one, at once for every reader, and drop the oldest versions."""
    partial = home.published / f"{POINTER}.partial"
    partial.write_text(version, encoding="ascii")
    partial.replace(home.published / POINTER)
    versions = sorted(home.published.glob("*.duckdb"), key=lambda file: file.stem)
    for file in versions[:-KEPT_VERSIONS]:
        if file.stem != version:
            # Windows keeps a file that a reader has open; the next build tries again
            with contextlib.suppress(OSError):
                file.unlink()
