"""Keeps accounts, the sessions of browsers and the links of screens and programs, in one SQLite file under the home.

A password is kept as its argon2 hash only, a session or link as the hash of its random token: whoever reads the file
can log in with nothing of it. Failed tries are counted here too, so that they outlast a restart.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.reader import Role

SHORTEST = 10
LINKS = ("screen", "api")
KEPT_SECONDS = 7 * 24 * 3600.0  # rows of sessions that ended by themselves
SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL, password TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS sessions (token TEXT PRIMARY KEY, name TEXT NOT NULL, used_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS links (token TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tries (who TEXT NOT NULL, at REAL NOT NULL);
"""
_HASHER = PasswordHasher()
_NOBODYS = _HASHER.hash("a password that nobody has")


@dataclass(frozen=True)
class Account:
    """Somebody who may log in. ``level`` and ``code`` are the scope, as in :class:`dashboard.reader.Reader`."""

    name: str
    role: Role
    level: str
    code: str
    disabled: bool = False

    @property
    def scope(self) -> str:
        """The scope as the command line writes it: county, town:<code> or school:<code>."""
        return f"{self.level}:{self.code}" if self.code else self.level


@dataclass(frozen=True)
class Limits:
    """After how many failed tries, of an account and of an address, no more are taken, and for how many seconds."""

    tries: int
    tries_from_one_address: int
    seconds: float


def read_scope(role: Role, scope: str) -> tuple[str, str]:
    """Return level and code of a scope as it is written: county, town:<code>, school:<code>.

    Raises:
        SchoolwatchError: it is none of these, or the role is school and the scope is not.
    """
    level, _, code = scope.partition(":")
    if level not in ("county", "town", "school") or (level == "county") == bool(code):
        raise SchoolwatchError(
            f"范围不能是“{scope}”。请写 county、town:乡镇代码 或 school:学校代码。",
            f"A scope cannot be “{scope}”. Write county, town:<code> or school:<code>.",
        )
    if role is Role.SCHOOL and level != "school":
        raise SchoolwatchError(
            "学校账号的范围要写 school:学校代码。", "The scope of a school's account is school:<code>."
        )
    return level, code


class Accounts:
    """The accounts of one home. ``clock`` gives seconds since 1970."""

    def __init__(self, home: Home, clock: Callable[[], float] = time.time) -> None:
        """Name the file; it is made with the first account."""
        self._file = home.accounts
        self._clock = clock

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
        connection = sqlite3.connect(self._file, timeout=30)
        try:
            connection.executescript(SCHEMA)
            with connection:
                yield connection
        finally:
            connection.close()

    def exist(self) -> bool:
        """Say whether there is any account, disabled ones included: then nobody reads without one."""
        return self._file.exists() and bool(self.all())

    def all(self) -> list[Account]:
        """List the accounts by name."""
        if not self._file.exists():
            return []
        with self._open() as file:
            rows = file.execute("SELECT name, role, level, code, disabled FROM accounts ORDER BY name").fetchall()
        return [_account(row) for row in rows]

    def find(self, name: str) -> Account | None:
        """Return the account of that name unless it is disabled."""
        return next((each for each in self.all() if each.name == name and not each.disabled), None)

    def add(self, name: str, role: Role, scope: str, password: str) -> Account:
        """Add an account, or give one that exists a new password, role and scope; its sessions and links end.

        Raises:
            SchoolwatchError: an impossible scope or name, or a password that is too short.
        """
        level, code = read_scope(role, scope)
        if not name.strip() or name != name.strip() or any(not letter.isprintable() for letter in name):
            raise SchoolwatchError("账号名不能为空，前后不能有空格。", "A name is not empty, without blanks around it.")
        if len(password) < SHORTEST or password.casefold() == name.casefold():
            raise SchoolwatchError(
                f"口令至少 {SHORTEST} 个字，且不能与账号名相同。请换一个。",
                f"A password has at least {SHORTEST} characters and is not the name. Choose another.",
            )
        with self._open() as file:
            self._end(file, name)
            file.execute(
                "INSERT OR REPLACE INTO accounts (name, role, level, code, password) VALUES (?, ?, ?, ?, ?)",
                [name, role, level, code, _HASHER.hash(password)],
            )
            file.execute("DELETE FROM tries WHERE who = ?", [_account_tries(name)])
        return Account(name, role, level, code)

    def disable(self, name: str) -> None:
        """Let nobody in by that account any more; its sessions and links end at once.

        Raises:
            SchoolwatchError: there is none of that name.
        """
        with self._open() as file:
            self._end(file, name)
            if not file.execute("UPDATE accounts SET disabled = 1 WHERE name = ?", [name]).rowcount:
                raise SchoolwatchError(f"没有账号“{name}”。", f"There is no account “{name}”.")

    @staticmethod
    def _end(file: sqlite3.Connection, name: str) -> None:
        for table in ("sessions", "links"):
            file.execute(f"DELETE FROM {table} WHERE name = ?", [name])  # noqa: S608 - two names of our own

    def is_locked(self, name: str, address: str, limits: Limits) -> bool:
        """Say whether the account or the address has failed too often of late."""
        since = self._clock() - limits.seconds
        with self._open() as file:
            file.execute("DELETE FROM tries WHERE at < ?", [since])
            for who, most in (
                (_account_tries(name), limits.tries),
                (_address_tries(address), limits.tries_from_one_address),
            ):
                if file.execute("SELECT count(*) FROM tries WHERE who = ?", [who]).fetchone()[0] >= most:
                    return True
        return False

    def check(self, name: str, password: str, address: str) -> Account | None:
        """Return the account if the password is right; else note the try. An unknown name takes as long."""
        with self._open() as file:
            row = file.execute("SELECT password FROM accounts WHERE name = ? AND NOT disabled", [name]).fetchone()
        try:
            _HASHER.verify(row[0] if row else _NOBODYS, password)
        except VerifyMismatchError:
            row = None
        with self._open() as file:
            if row is None:
                tries = [(who, self._clock()) for who in (_account_tries(name), _address_tries(address))]
                file.executemany("INSERT INTO tries VALUES (?, ?)", tries)
                return None
            file.execute("DELETE FROM tries WHERE who = ?", [_account_tries(name)])
        return self.find(name)

    def open_session(self, account: Account) -> str:
        """Return the token of a new session of a browser."""
        token = token_urlsafe(32)
        with self._open() as file:
            file.execute("DELETE FROM sessions WHERE used_at < ?", [self._clock() - KEPT_SECONDS])
            file.execute("INSERT INTO sessions VALUES (?, ?, ?)", [_hash(token), account.name, self._clock()])
        return token

    def session(self, token: str, *, idle_seconds: float) -> Account | None:
        """Return whose session it is, unless it was closed, has been idle for too long, or the account is disabled."""
        if not self._file.exists():
            return None
        with self._open() as file:
            row = file.execute(
                "SELECT name FROM sessions WHERE token = ? AND used_at >= ?",
                [_hash(token), self._clock() - idle_seconds],
            ).fetchone()
        return self.find(row[0]) if row else None

    def use_session(self, token: str) -> None:
        """Note that somebody is there."""
        with self._open() as file:
            file.execute("UPDATE sessions SET used_at = ? WHERE token = ?", [self._clock(), _hash(token)])

    def close_session(self, token: str) -> None:
        """End a session."""
        with self._open() as file:
            file.execute("DELETE FROM sessions WHERE token = ?", [_hash(token)])

    def make_link(self, name: str, kind: str) -> str:
        """Return a new token by which a screen (``screen``) or a program (``api``) reads as that account.

        The account's earlier link of that kind ends.

        Raises:
            SchoolwatchError: there is no such account.
        """
        if self.find(name) is None:
            raise SchoolwatchError(f"没有账号“{name}”。", f"There is no account “{name}”.")
        token = token_urlsafe(32)
        with self._open() as file:
            file.execute("DELETE FROM links WHERE name = ? AND kind = ?", [name, kind])
            file.execute("INSERT INTO links VALUES (?, ?, ?)", [_hash(token), name, kind])
        return token

    def by_link(self, token: str, kind: str) -> Account | None:
        """Return whose link it is, unless it was replaced or the account is disabled."""
        if not self._file.exists():
            return None
        with self._open() as file:
            row = file.execute("SELECT name FROM links WHERE token = ? AND kind = ?", [_hash(token), kind]).fetchone()
        return self.find(row[0]) if row else None


def _account(row: tuple[str, str, str, str, int]) -> Account:
    name, role, level, code, disabled = row
    return Account(name, Role(role), level, code, bool(disabled))


def _hash(token: str) -> str:
    """Return what is kept of a token; it is long and random, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def _account_tries(name: str) -> str:
    return "account " + _hash(name.casefold())  # a password that was typed into the wrong box is not kept


def _address_tries(address: str) -> str:
    return "address " + address
