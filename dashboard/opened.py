"""Opens one published version read-only and locked down, and beside it the views of each scope that asks.

The board (``dashboard/board.py``) holds one of these at a time and puts the questions to it.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from dashboard.contracts import load_contracts
from dashboard.data_set_rows import DataSetRows
from dashboard.kept import Kept
from dashboard.reader import Reader
from dashboard.scoped import Places, condition, places_sql, quoted, view_statements
from dashboard.sql import literal, lock_down

QUERY_SECONDS = 30
KEPT_ANSWERS = 1000  # some 20 KB each: as many addresses as a county looks at between two versions


@dataclass(frozen=True)
class Version:
    """Which version this is, and of what instant. All times are the county's local time."""

    version: str
    as_of: datetime
    built_at: datetime
    county: str
    engine: str
    simulated: bool


class OpenedVersion:
    """One version's database: the file, read-only, and beside it a database of views for each scope that was asked."""

    def __init__(self, file: Path, home: Path, spill: Path | None = None) -> None:
        """Open the version in ``file``; the rows of its data sets lie under ``home``.

        With ``spill`` it holds little in memory, and lays the rest into that folder.
        """
        self.file = file
        self.kept = Kept(KEPT_ANSWERS)
        self.rows = DataSetRows(file, home, QUERY_SECONDS, spill / "rows" if spill else None)
        self.connection = duckdb.connect()
        self.connection.execute(f"ATTACH {literal(file.as_posix())} AS published (READ_ONLY)")
        self.connection.execute("USE published")
        lock_down(self.connection, seconds=QUERY_SECONDS, spill=spill)
        columns = "version, as_of, built_at, county, engine, simulated"
        self.version = Version(*self.connection.execute(f"SELECT {columns} FROM version").fetchall()[0])
        self._lock = threading.Lock()
        self._scopes: dict[str, dict[str, list[str]]] = {"": self._tables("published")}

    def close(self) -> None:
        """Let go of the databases and of what was kept."""
        self.kept.close()
        self.rows.close()
        self.connection.close()

    def _tables(self, database: str) -> dict[str, list[str]]:
        rows = self.connection.execute(
            "SELECT if(schema_name = 'main', '', schema_name || '.') || table_name AS name, list(column_name"
            " ORDER BY column_index) FROM duckdb_columns() WHERE NOT internal AND database_name = ?"
            " GROUP BY name ORDER BY name",
            [database],
        ).fetchall()
        return dict(rows)

    def tables(self, who: Reader) -> dict[str, list[str]]:
        """Map each table that ``who`` may see to its columns, making the scope's views at the first time."""
        if who.sees_everything:
            return self._scopes[""]
        with self._lock:
            if who.scope not in self._scopes:
                for statement in view_statements(self._scopes[""], who, self._places(who)):
                    self.connection.execute(statement)
                self._scopes[who.scope] = self._tables(who.scope)
            return self._scopes[who.scope]

    def _places(self, who: Reader) -> Places:
        if who.is_whole_county:
            return Places("", ())
        rows = self._cursor("published").execute(*places_sql(who)).fetchall()
        town = who.code if who.level == "town" else next((town for town, _ in rows if town), "")
        return Places(town, tuple(school for _, school in rows))

    def rows_seen(self, dataset: str, who: Reader) -> str | None:
        """Return the condition on the rows of a data set that ``who`` may see, None where it is not seen at all."""
        columns = [each.name for each in load_contracts()[dataset].stored_fields]
        return condition(dataset, [*columns, "delivery_id"], who, self._places(who))

    def cursor(self, who: Reader) -> duckdb.DuckDBPyConnection:
        """Return a cursor in which the tables' names mean what ``who`` may see."""
        self.tables(who)
        return self._cursor("published" if who.sees_everything else who.scope)

    def _cursor(self, database: str) -> duckdb.DuckDBPyConnection:
        """Return a cursor of its own: many ask at once, and one connection answers one at a time."""
        cursor = self.connection.cursor()
        cursor.execute(f"USE {quoted(database)}")
        return cursor
