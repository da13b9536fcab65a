"""Writes who logged in, looked at persons, downloaded or uploaded what: one JSON line each, only ever added.

A line names the account and what it asked for, and nobody else: a filter on a personal field is kept without its value.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from dashboard.contracts import load_contracts
from dashboard.home import Home


@lru_cache
def personal_fields() -> frozenset[str]:
    """Return the names of all fields that the contracts call personal."""
    fields = [field for contract in load_contracts().values() for field in contract.fields]
    return frozenset(field.name for field in fields if field.personal)


def asked(path: str, query: str) -> str:
    """Return an address as it may be kept: without the value of a personal field or of a search."""
    closed = personal_fields() | {"subject", "search"}
    pairs = [f"{key}={'…' if key in closed else value}" for key, value in parse_qsl(query)]
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def write_line(home: Home, did: str, *, now: datetime, **said: Any) -> None:
    """Add a line: when, what was done (login, refused, logout, download, upload, persons, account), and ``said``."""
    home.audit.mkdir(parents=True, exist_ok=True)
    file = home.audit / f"{now:%Y-%m}.jsonl"
    if not file.exists():
        file.touch(mode=0o600)
    line = json.dumps({"at": f"{now:%Y-%m-%dT%H:%M:%S}", "did": did, **said}, ensure_ascii=False)
    with file.open("a", encoding="utf-8", newline="\n") as out:
        out.write(line + "\n")


def read_lines(home: Home, limit: int) -> Iterator[dict[str, Any]]:
    """Yield the newest ``limit`` lines, newest first."""
    left = limit
    for file in sorted(home.audit.glob("*.jsonl"), reverse=True):
        for line in reversed(file.read_text(encoding="utf-8").splitlines()):
            if left <= 0:
                return
            left -= 1
            yield json.loads(line)
