"""The one reading side: pages, notebooks, downloads and bulletins ask the board and nothing else.

A board holds one published version at a time, read-only and locked down; ``refresh`` moves it to the current one.
Whoever asks sees the rows of their own scope and no others (``dashboard/reader.py``, ``dashboard/scoped.py``): the
tables' names stand for views that leave the rest out, so that no page or query can forget to.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import pandas as pd

from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.published import current_version, version_file
from dashboard.reader import Reader, known_reader, reader
from dashboard.scoped import Places, places_sql, quoted, view_statements
from dashboard.sql import literal

QUERY_SECONDS = 30
QUESTIONS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
LOCKED_DOWN = (
    "SET memory_limit = '2GB'",
    f"SET max_execution_time = {QUERY_SECONDS * 1000}",
    "SET python_enable_replacements = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


@dataclass(frozen=True)
class Version:
    """Which version this is, and of what instant. All times are the county's local time."""

    version: str
    as_of: datetime
    built_at: datetime
    county: str
    engine: str
    simulated: bool


def open_board(home: Path | str | None = None, *, known_readers_only: bool = False) -> "Board":
    """Open the board on the version that is published in ``home`` (default: as on the command line).

    Args:
        home: the home folder.
        known_readers_only: answer only within a request or a ``reading_as`` block; for servers.

    Raises:
        SchoolwatchError: nothing has been published there.
    """
    return Board(Home.at(home), known_readers_only=known_readers_only)


class _Opened:
    """One version's database: the file, read-only, and beside it a database of views for each scope that was asked."""

    def __init__(self, file: Path) -> None:
        self.connection = duckdb.connect()
        self.connection.execute(f"ATTACH {literal(file.as_posix())} AS published (READ_ONLY)")
        self.connection.execute("USE published")
        for setting in LOCKED_DOWN:
            self.connection.execute(setting)
        columns = "version, as_of, built_at, county, engine, simulated"
        self.version = Version(*self.connection.execute(f"SELECT {columns} FROM version").fetchall()[0])
        self._lock = threading.Lock()
        self._scopes: dict[str, dict[str, list[str]]] = {"": self._tables("published")}

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
        rows = self.connection.execute(*places_sql(who)).fetchall()
        town = who.code if who.level == "town" else next((town for town, _ in rows if town), "")
        return Places(town, tuple(school for _, school in rows))

    def cursor(self, who: Reader) -> duckdb.DuckDBPyConnection:
        """Return a cursor in which the tables' names mean what ``who`` may see."""
        self.tables(who)
        cursor = self.connection.cursor()
        cursor.execute("USE published" if who.sees_everything else f"USE {quoted(who.scope)}")
        return cursor


class Board:
    """Reads one published version; every answer is a data frame."""

    def __init__(self, home: Home, *, known_readers_only: bool = False) -> None:
        """Open the current version of ``home``; see :func:`open_board`."""
        self._home = home
        self._known_readers_only = known_readers_only
        self._lock = threading.Lock()
        self._opened = self._open()

    def _open(self) -> _Opened:
        name = current_version(self._home)
        file = version_file(self._home, name) if name else None
        if file is None or not file.exists():
            raise SchoolwatchError(
                "还没有发布任何版本。请先导入数据并运行 python app.py build。",
                "Nothing has been published yet. Take some data and run python app.py build.",
            )
        return _Opened(file)

    @property
    def version(self) -> Version:
        """The version that is held."""
        return self._opened.version

    @property
    def edition(self) -> str:
        """Version and reader's scope: the key under which anything that is made of the board's answers may be kept."""
        return f"{self.version.version} {self._reader().scope}"

    def refresh(self) -> bool:
        """Move to the version now published; say whether that was a change."""
        with self._lock:
            if current_version(self._home) == self.version.version:
                return False
            self._opened = self._open()
            return True

    def _reader(self) -> Reader:
        if self._known_readers_only and known_reader() is None:
            raise SchoolwatchError(
                "不知道是谁在读取，不能回答。请登录。", "It is not known who is asking, so there is no answer. Log in."
            )
        return reader()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor for the one who reads now, for rows that do not fit into memory.

        It keeps that scope however long it is read, so take it before an answer starts to be sent.

        Raises:
            SchoolwatchError: a server does not know the reader.
        """
        return self._opened.cursor(self._reader())

    def sql(self, query: str, parameters: Sequence[Any] | None = None) -> pd.DataFrame:
        """Run one SELECT on the published version and return its rows.

        ``query`` is the program's own; a user's own SQL is only for a reader who ``sees_everything``.

        Raises:
            SchoolwatchError: the SQL is wrong, takes too long, or wants what is not allowed.
        """
        cursor = self.cursor()
        try:
            statements = duckdb.extract_statements(query)
            if len(statements) != 1 or statements[0].type not in QUESTIONS:
                raise SchoolwatchError(
                    "只能执行一条 SELECT。请改写这条 SQL。", "Only one SELECT can be run. Rewrite the SQL."
                )
            return cursor.execute(statements[0], list(parameters or ())).df()
        except duckdb.Error as error:
            raise SchoolwatchError(f"这条 SQL 不能执行：{error}", f"This SQL cannot be run: {error}") from error

    def tables(self) -> dict[str, list[str]]:
        """Map each published table that the reader may see to its columns."""
        return self._opened.tables(self._reader())

    def table(
        self,
        name: str,
        /,
        *,
        columns: Sequence[str] | None = None,
        order_by: str | Sequence[str] | None = None,
        limit: int | None = None,
        **filters: Any,
    ) -> pd.DataFrame:
        """Return rows of a published table.

        Args:
            name: a table of ``tables()``.
            columns: which columns, in this order; None for all.
            order_by: a column or several; a leading "-" sorts downwards.
            limit: at most so many rows.
            filters: column=value; a list means any of these, a tuple of two means from … to, None means empty.

        Raises:
            SchoolwatchError: no such table or column.
        """
        known = self.tables().get(name)
        if known is None:
            raise SchoolwatchError(f"没有名为“{name}”的表。", f"There is no table called “{name}”.")
        order = [order_by] if isinstance(order_by, str) else list(order_by or ())
        wanted = [*(columns or ()), *(column.removeprefix("-") for column in order), *filters]
        for column in wanted:
            if column not in known:
                raise SchoolwatchError(f"表 {name} 没有列“{column}”。", f"The table {name} has no column “{column}”.")
        conditions, values = [], []
        for column, value in filters.items():
            if value is None:
                conditions.append(f'"{column}" IS NULL')
            elif isinstance(value, tuple):
                conditions.append(f'"{column}" BETWEEN ? AND ?')
                values += list(value)
            elif isinstance(value, list):
                conditions.append(f'list_contains(?, "{column}")')
                values.append(value)
            else:
                conditions.append(f'"{column}" = ?')
                values.append(value)
        query = (
            f"SELECT {', '.join(f'{chr(34)}{column}{chr(34)}' for column in columns) if columns else '*'} FROM {name}"
        )
        query += f" WHERE {' AND '.join(conditions)}" if conditions else ""
        if order:
            listed = (
                f'"{each.removeprefix("-")}" {"DESC" if each.startswith("-") else "ASC"} NULLS LAST' for each in order
            )
            query += f" ORDER BY {', '.join(listed)}"
        if limit is not None:
            query += " LIMIT ?"
            values.append(limit)
        return self.sql(query, values)

    def map(self) -> gpd.GeoDataFrame:
        """Return the towns that have a shape: town_code, town_name, with schematic and the label's place."""
        rows = self.sql(
            "SELECT town_code, town_name, geometry_wkb, label_longitude, label_latitude, schematic"
            " FROM towns JOIN town_shapes USING (town_code) ORDER BY town_code"
        )
        shapes = gpd.GeoSeries.from_wkb(rows["geometry_wkb"].map(bytes), crs=4326)
        return gpd.GeoDataFrame(rows.drop(columns="geometry_wkb"), geometry=shapes)
