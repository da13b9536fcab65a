"""Reads how a wall is set up from its address: ``?views=overview,overdue&seconds=20&town=…&indicator=…&lang=en``."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from dashboard.language import N_
from dashboard.pages.address import Address, read_address

VIEWS = {
    "overview": N_("总览"),
    "towns": N_("乡镇"),
    "overdue": N_("逾期"),
    "signals": N_("预警"),
    "supplies": N_("物资检测"),
}
SECONDS, LEAST_SECONDS = 20, 5


@dataclass(frozen=True)
class Settings:
    """Which views a wall shows, in this order, for how long each, and of what."""

    views: tuple[str, ...]
    seconds: int
    address: Address


def read_settings(query: str, *, home_language: str) -> Settings:
    """Return what the query string asks for; what cannot be read is as if it were not there."""
    given = dict(parse_qsl(query))
    views = tuple(dict.fromkeys(name for name in given.get("views", "").split(",") if name in VIEWS))
    seconds = int(given["seconds"]) if given.get("seconds", "").isdecimal() else SECONDS
    return Settings(
        views or tuple(VIEWS), max(seconds, LEAST_SECONDS), read_address(query, home_language=home_language)
    )
