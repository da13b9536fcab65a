"""Reads and writes the address: every filter lives in the query string, so a link shows what its sender saw."""

from dataclasses import dataclass, replace
from datetime import date as day_of
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.language import LANGUAGES, SOURCE

CHOICES = ("date", "town", "indicator", "stage", "status")


@dataclass(frozen=True)
class Address:
    """What the query string asks for; an absent choice is ``None``.

    ``language`` is what the page speaks, ``home_language`` what it speaks where the address says nothing.
    ``unread`` is a date that is none.
    """

    date: day_of | None = None
    town: str | None = None
    indicator: str | None = None
    stage: str | None = None
    status: str | None = None
    language: str = SOURCE
    home_language: str = SOURCE
    unread: str | None = None

    def choose(self, **changes: Any) -> "Address":
        """Return the same address with some choices changed."""
        return replace(self, **changes)

    @property
    def query(self) -> str:
        """Return the query string, ``?…``, or a bare ``?`` where nothing was chosen."""
        pairs = [(name, str(value)) for name in CHOICES if (value := getattr(self, name))]
        if self.language != self.home_language:
            pairs.append(("lang", self.language))
        return f"?{urlencode(pairs)}"


def read_address(query: str | None, *, home_language: str = SOURCE) -> Address:
    """Return what ``query`` asks for; names that we do not know are left out.

    Args:
        query: the query string, with or without its question mark.
        home_language: what the county's pages speak where the address does not say.
    """
    given = dict(parse_qsl((query or "").lstrip("?")))
    language = given.get("lang", home_language)
    day, unread = None, None
    try:
        day = day_of.fromisoformat(given["date"]) if "date" in given else None
    except ValueError:
        unread = given["date"]
    return Address(
        date=day,
        town=given.get("town"),
        indicator=given.get("indicator"),
        stage=given.get("stage"),
        status=given.get("status"),
        language=language if language in LANGUAGES else home_language,
        home_language=home_language,
        unread=unread,
    )
