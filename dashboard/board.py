"""The one reading side: pages, notebooks, downloads and bulletins ask the board and nothing else.

A board holds one published version at a time, read-only and locked down; ``refresh`` moves it to the current one.
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

QUERY_SECONDS = 30
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


def open_board(home: Path | str | None = None) -> "Board":
    """Open the board on the version that is published in ``home`` (default: as on the command line).

    Raises:
        SchoolwatchError: nothing has been published there.
    """
    return Board(Home.at(home))


class Board:
    """Reads one published version; every answer is a data frame."""

    def __init__(self, home: Home) -> None:
        """Open the current version of ``home``."""
        self._home = home
        self._lock = threading.Lock()
        self._tables: tuple[str, dict[str, list[str]]] = ("", {})
        self._connection, self.version = self._open()

    def _open(self) -> tuple[duckdb.DuckDBPyConnection, Version]:
        name = current_version(self._home)
        file = version_file(self._home, name) if name else None
        if file is None or not file.exists():
            raise SchoolwatchError(
                "还没有发布任何版本。请先导入数据并运行 python app.py build。",
                "Nothing has been published yet. Take some data and run python app.py build.",
            )
        connection = duckdb.connect(str(file), read_only=True)
        # boards of one process share a version's database: the first has locked it down for all
        if not connection.execute("SELECT current_setting('lock_configuration')").fetchall()[0][0]:
            for setting in LOCKED_DOWN:
                connection.execute(setting)
        columns = "version, as_of, built_at, county, engine, simulated"
        return connection, Version(*connection.execute(f"SELECT {columns} FROM version").fetchall()[0])

    def refresh(self) -> bool:
        """Move to the version now published; say whether that was a change."""
        with self._lock:
            if current_version(self._home) == self.version.version:
                return False
            self._connection, self.version = self._open()
            return True

    def sql(self, query: str, parameters: Sequence[Any] | None = None) -> pd.DataFrame:
        """Run one SELECT on the published version and return its rows.

        Raises:
            SchoolwatchError: the SQL is wrong, takes too long, or wants what is not allowed.
        """
        try:
            return self._connection.cursor().execute(query, list(parameters or ())).df()
        except duckdb.Error as error:
            raise SchoolwatchError(f"这条 SQL 不能执行：{error}", f"This SQL cannot be run: {error}") from error

    def tables(self) -> dict[str, list[str]]:
        """Map each published table to its columns; a version's tables never change, so they are asked for once."""
        version = self.version.version
        of, known = self._tables
        if of != version:
            known = self._read_tables()
            self._tables = (version, known)
        return known

    def _read_tables(self) -> dict[str, list[str]]:
        found = self.sql(
            "SELECT if(schema_name = 'main', '', schema_name || '.') || table_name AS name, column_name"
            " FROM duckdb_columns() WHERE NOT internal AND database_name <> 'temp' ORDER BY name, column_index"
        )
        return {str(name): list(columns) for name, columns in found.groupby("name")["column_name"]}

    def table(
        self,
        name: str,
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
