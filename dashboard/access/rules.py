"""Says beside each page, route and callback which roles may open it; what says nothing is open to nobody.

A callback is written as ``@app.callback(…)`` over ``@open_to(…)``, a route as ``@server.get(…)`` over ``@open_to(…)``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from dashboard.reader import Reader, Role

Noted = Callable[[Mapping[str, Any]], str]
View = TypeVar("View", bound=Callable[..., Any])

EVERYONE = frozenset(Role)
DESK = EVERYONE - {Role.LEADER}
"""Those who work with rows: tables, downloads, deliveries."""

WALL = EVERYONE - {Role.SCHOOL}
"""Those who have a meeting room: a wall shows places beside each other."""

FREE = frozenset({"free"})
"""What needs no account: the way in, and what watches whether the server lives."""


@dataclass(frozen=True)
class Rule:
    """Who may open something, and what the audit log calls it ("" for what is not logged).

    Where that hangs on what is asked, ``noted`` is a function of a callback's values by their property.
    ``whole_county`` closes it to whoever reads less.
    """

    roles: frozenset[str]
    noted: str | Noted = ""
    whole_county: bool = False

    def admits(self, who: Reader) -> bool:
        """Say whether ``who`` may open it."""
        return who.role in self.roles and (who.is_whole_county or not self.whole_county)


CLOSED = Rule(frozenset())


def open_to(roles: frozenset[Any], *, noted: str | Noted = "", whole_county: bool = False) -> Callable[[View], View]:
    """Mark a route's or callback's function with its rule."""

    def mark(view: View) -> View:
        view.rule = Rule(frozenset(roles), noted, whole_county)  # type: ignore[attr-defined]
        return view

    return mark


def rule_of(view: Any) -> Rule:
    """Return the rule that a function was marked with, else that nobody may."""
    found = getattr(view, "rule", None)
    return found if isinstance(found, Rule) else CLOSED
