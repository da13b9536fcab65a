"""Says who is reading: with which role, and which part of the county. The board answers nobody with more than that.

The web sets the reader anew for each request. The command line and notebooks read the files themselves, so they read
everything; a server gives a reader it does not know nothing at all (``Board(known_readers_only=True)``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for."""

    LEADER = "leader"
    ANALYST = "analyst"
    STAFF = "staff"
    SCHOOL = "school"


@dataclass(frozen=True)
class Reader:
    """Somebody who reads.

    ``level`` is county, town or school, ``code`` the code of that town or school (empty for the county).
    ``sees_above`` lets a town or school see the county's figures too (a school also its town's): the pack says so.
    """

    name: str
    role: Role
    level: str = "county"
    code: str = ""
    sees_above: bool = False

    @property
    def is_whole_county(self) -> bool:
        """Whether no place is closed to the reader."""
        return self.level == "county"

    @property
    def sees_persons(self) -> bool:
        """Whether rows about single persons (keyed, with masked names) are for this role."""
        return self.role is not Role.LEADER

    @property
    def sees_everything(self) -> bool:
        """Whether nothing at all is closed to the reader, so that SQL of the reader's own may be run."""
        return self.is_whole_county and self.sees_persons

    @property
    def scope(self) -> str:
        """What the reader may see, as one word: the key under which anything made of the board's answers is kept."""
        place = f"{self.level}:{self.code}" if self.code else self.level
        return f"{place}{'' if self.sees_persons else ' counts'}{' above' if self.sees_above else ''}"


OPERATOR = Reader("", Role.ANALYST)
"""Whoever sits at the machine that holds the files."""

_reader: ContextVar[Reader | None] = ContextVar("reader", default=None)


def known_reader() -> Reader | None:
    """Return who reads in this request or block; None outside of any."""
    return _reader.get()


def reader() -> Reader:
    """Return who reads; outside of any request or block whoever sits at the machine."""
    return _reader.get() or OPERATOR


def set_reader(who: Reader | None) -> None:
    """Let everything that this thread (or task) asks the board from here on be asked by ``who``."""
    _reader.set(who)


@contextmanager
def reading_as(who: Reader) -> Iterator[None]:
    """Let ``who`` read within the block."""
    before = _reader.set(who)
    try:
        yield
    finally:
        _reader.reset(before)
