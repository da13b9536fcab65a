"""What the guard and the pages of the accounts stand on: home, county, accounts, and the audit log's pen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, request

from dashboard.access.accounts import Account, Accounts
from dashboard.access.audit import write_line
from dashboard.county import County
from dashboard.home import Home
from dashboard.reader import Reader, known_reader


@dataclass(frozen=True)
class Access:
    """What the guard stands on; kept as ``server.extensions["access"]``."""

    home: Home
    county: County
    accounts: Accounts

    def setting(self, name: str) -> Any:
        """Return a value of the pack's ``[access]``."""
        return self.county.raw["access"][name]

    def reader(self, account: Account) -> Reader:
        """Return the account as one who reads the board."""
        return Reader(account.name, account.role, account.level, account.code, sees_above=self.setting("figures_above"))

    def note(self, did: str, what: str = "", *, account: Account | None = None, name: str = "") -> None:
        """Add a line to the audit log: who did what, from where; the reader, else ``account``, else only a ``name``."""
        now = datetime.now(self.county.timezone).replace(tzinfo=None)
        who = self.reader(account) if account else known_reader()
        said = {"who": name, "from": request.remote_addr or ""}
        if who and not name:
            place = f"{who.level}:{who.code}" if who.code else who.level
            said |= {"who": who.name, "role": str(who.role), "scope": place}
        write_line(self.home, did, now=now, **said, **({"what": what} if what else {}))


def access() -> Access:
    """Return what the guard of this server stands on."""
    return current_app.extensions["access"]


def note(did: str, what: str = "") -> None:
    """Add a line to the audit log about this request's reader: ``upload`` of a file, a look at ``persons``."""
    access().note(did, what)
