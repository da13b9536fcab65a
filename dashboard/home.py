"""Names every place under the home folder, so that no other module spells a path."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from dashboard.resources import IS_CHECKOUT, ROOT


@dataclass(frozen=True)
class Home:
    """The folder that holds all state of one installation (``data/state`` unless told otherwise)."""

    path: Path

    @classmethod
    def at(cls, path: Path | str | None = None) -> "Home":
        """Return the home at ``path``, else at ``SCHOOLWATCH_HOME``, else ``data/state``.

        That folder is the checkout's own; where the program is installed it is the working directory's.
        """
        usual = (ROOT if IS_CHECKOUT else Path.cwd()) / "data" / "state"
        chosen = path or os.environ.get("SCHOOLWATCH_HOME") or usual
        return cls(Path(chosen).resolve())

    @property
    def inbox(self) -> Path:
        """Where exports are dropped."""
        return self.path / "inbox"

    @property
    def refused(self) -> Path:
        """Files of the inbox that were refused whole, each with the reason beside it."""
        return self.path / "refused"

    @property
    def archive(self) -> Path:
        """The original bytes of every delivery, named by their SHA-256."""
        return self.path / "archive"

    @property
    def lake(self) -> Path:
        """Immutable Parquet, one folder a data set."""
        return self.path / "lake"

    @property
    def ledger(self) -> Path:
        """The DuckDB file that only the writer opens."""
        return self.path / "ledger.duckdb"

    @property
    def queries(self) -> Path:
        """Indicators, rules and detectors that this office added: folders as in the program's own ``queries/``."""
        return self.path / "queries"

    @property
    def published(self) -> Path:
        """Published versions and the pointer to the current one."""
        return self.path / "published"

    @property
    def accounts(self) -> Path:
        """The SQLite file of the accounts, their sessions and links."""
        return self.path / "accounts.sqlite"

    @property
    def audit(self) -> Path:
        """What was looked at and taken away, by whom: one file a month, only ever added to."""
        return self.path / "audit"

    @property
    def uploads(self) -> Path:
        """Files that came through the browser and are not landed yet; emptied when the server starts."""
        return self.path / "uploads"

    def identifier_key(self) -> str:
        """Return the secret that keys the hashes of identifiers, making it at first use.

        It stays outside the lake, readable by its owner only: whoever has both could try identifiers out.
        """
        return self._secret("identifier.key")

    def session_key(self) -> str:
        """Return the secret that signs the browsers' cookies, making it at first use."""
        return self._secret("session.key")

    def _secret(self, name: str) -> str:
        file = self.path / name
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            fresh = self.path / f"{name}.{secrets.token_hex(4)}"
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(32), encoding="ascii")
            try:
                os.link(fresh, file)  # fails where another process was first: its key is then the key
            except FileExistsError:
                pass
            except OSError:  # a file system without hard links
                fresh.replace(file)
            fresh.unlink(missing_ok=True)
        return file.read_text(encoding="ascii").strip()
