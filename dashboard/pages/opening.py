"""Says who may open which page; a page that is not named here is open to nobody."""

from dashboard.access.rules import CLOSED, DESK, EVERYONE, Rule
from dashboard.pages.address import read_address

PAGES = {
    "overview": Rule(EVERYONE),
    "town": Rule(EVERYONE),
    "school": Rule(EVERYONE),
    "overdue": Rule(EVERYONE),
    "signals": Rule(EVERYONE),
    "dictionary": Rule(EVERYONE),
    "tables": Rule(DESK),
    "quality": Rule(DESK),
    "bulletins": Rule(EVERYONE, whole_county=True),
    "help": Rule(EVERYONE),
    "unknown": Rule(EVERYONE),  # the page that says so
}
"""By the name that :func:`dashboard.pages.address.read_address` gives the page."""


def page_rule(path: str) -> Rule:
    """Return the rule of the page that ``path`` leads to."""
    return PAGES.get(read_address("", path=path).page, CLOSED)
