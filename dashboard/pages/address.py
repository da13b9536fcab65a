"""Reads and writes the address: page and place in its path, every filter in its query string.

So a link shows what its sender saw, and the browser's own back and forward lead through what was looked at.
"""

from datetime import date as day_of
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, quote_plus, unquote

from dashboard.language import LANGUAGES, SOURCE
from dashboard.reader import reader

PLACES = ("town", "school")
"""The pages that are about one place, named by the second part of the path."""

KEPT = ("date", "as_of", "town", "indicator")
"""The choices that go along from page to page."""

OWN = {
    "overview": ("stage", "status"),
    "dictionary": (),
    "overdue": ("school", "rule", "severity", "kind", "owner", "age"),
    "signals": ("level", "days"),
}
"""The choices that only one page knows."""

LISTED = ("overdue", "signals", "dictionary", "tables", "quality", "bulletins", "help")
"""The other pages that have a path of their own."""

_quoted = lru_cache(maxsize=4096)(quote_plus)
"""The same few names, codes and days stand in all the links of a page."""


class Address(NamedTuple):
    """What the address asks for; an absent choice is ``None``.

    ``page`` is overview, town, school, one of ``LISTED`` or unknown, and ``place`` the code, name or unknown path
    after it; on a town's page that town is the chosen one. ``language`` is what the page speaks, ``home_language`` what
    it speaks where the address says nothing. ``unread`` is a date that is none; ``as_of`` the past instant to look
    back at, as it stands in the address; ``asked`` what the page of tables asks of a table.
    """

    date: day_of | None = None
    town: str | None = None
    indicator: str | None = None
    stage: str | None = None
    status: str | None = None
    school: str | None = None
    rule: str | None = None
    severity: str | None = None
    kind: str | None = None
    owner: str | None = None
    age: str | None = None
    level: str | None = None
    days: str | None = None
    language: str = SOURCE
    home_language: str = SOURCE
    unread: str | None = None
    as_of: str | None = None
    page: str = "overview"
    place: str | None = None
    asked: tuple[tuple[str, str], ...] = ()

    def choose(self, **changes: Any) -> "Address":
        """Return the same address with some choices changed."""
        return self._replace(**changes)

    def at(self, page: str, place: str | None = None, **changes: Any) -> "Address":
        """Return the address of another page, with the choices that go along; a place's own town stays behind."""
        town = None if self.page in PLACES else self.town
        moved: dict[str, Any] = {
            "date": self.date,
            "as_of": self.as_of,
            "town": place if page == "town" else town,
            "indicator": self.indicator,
            "language": self.language,
            "home_language": self.home_language,
            "page": page,
            "place": place,
        }
        return Address(**moved | changes)

    @property
    def path(self) -> str:
        """Return the path of the page."""
        if self.page in PLACES or (self.page == "dictionary" and self.place):
            return f"/{self.page}/{quote(self.place or '', safe='')}"
        return "/" if self.page == "overview" else f"/{self.page}" if self.page in LISTED else self.place or "/"

    @property
    def query(self) -> str:
        """Return the query string, ``?…``, or a bare ``?`` where nothing was chosen."""
        names = [name for name in KEPT if not (name == "town" and self.page in PLACES)]
        names += OWN.get(self.page, ())
        pairs = [(name, str(value)) for name in names if (value := getattr(self, name))]
        if self.page == "tables":
            pairs = [*self.asked, *([("as_of", self.as_of)] if self.as_of else [])]
        if self.language != self.home_language:
            pairs.append(("lang", self.language))
        return "?" + "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)

    @property
    def href(self) -> str:
        """Return path and query string, as a link needs them."""
        query = self.query
        return self.path + (query if query != "?" or self.page == "overview" else "")


def _page(path: str | None) -> tuple[str, str | None]:
    parts = [unquote(part) for part in (path or "/").split("/") if part]
    if not parts:
        who = reader()
        return ("school", who.code) if who.level == "school" else ("overview", None)
    if len(parts) == 1 and parts[0] in LISTED:
        return parts[0], None
    if len(parts) == 2 and parts[0] in (*PLACES, "dictionary"):
        return parts[0], parts[1]
    return "unknown", path


def _of_table(query: str | None, given: dict[str, str], home_language: str) -> Address:
    """Return an address whose names are the columns of a table; none of them is a choice of another page."""
    language = given.get("lang", home_language)
    return Address(
        language=language if language in LANGUAGES else home_language,
        home_language=home_language,
        as_of=given.get("as_of"),
        page="tables",
        asked=tuple(pair for pair in parse_qsl((query or "").lstrip("?")) if pair[0] not in ("lang", "as_of")),
    )


def read_address(query: str | None, *, path: str | None = "/", home_language: str = SOURCE) -> Address:
    """Return what ``path`` and ``query`` ask for; names that we do not know are left out.

    Who reads a town only starts there, who reads a school on its page: of the county they see nothing.

    Args:
        query: the query string, with or without its question mark.
        path: the path, ``/town/211223100``.
        home_language: what the county's pages speak where the address does not say.
    """
    given = dict(parse_qsl((query or "").lstrip("?")))
    page, place = _page(path)
    if page == "tables":
        return _of_table(query, given, home_language)
    language = given.get("lang", home_language)
    day, unread = None, None
    try:
        day = day_of.fromisoformat(given["date"]) if "date" in given else None
    except ValueError:
        unread = given["date"]
    own_town = reader().code if reader().level == "town" else None
    town = {"town": place, "school": None}.get(page, given.get("town") or own_town)
    own: dict[str, Any] = {name: given.get(name) for name in OWN.get(page, ())}
    return Address(
        date=day,
        town=town,
        indicator=given.get("indicator"),
        language=language if language in LANGUAGES else home_language,
        home_language=home_language,
        unread=unread,
        as_of=given.get("as_of"),
        page=page,
        place=place,
        **own,
    )
