"""Reads the current rows of the data sets, which a published version names but does not hold.

They are read in a database of its own that sees the home's lake and no other file, and that never runs a user's SQL:
the version itself says which SELECT gives the rows of each data set. Where a later row replaces an earlier one by its
key, the rows that count are worked out once for each version and kept in memory; where whole days are replaced, the
files are read as they lie.
"""

import threading
from pathlib import Path

import duckdb

from dashboard.errors import SchoolwatchError
from dashboard.sql import literal, lock_down


class DataSetRows:
    """The rows of one version; a version that an older program published has no data sets."""

    def __init__(self, file: Path, home: Path, seconds: int, spill: Path | None = None) -> None:
        """Open the version in ``file``, whose lake is under ``home``; ``seconds`` and ``spill`` as in ``lock_down``."""
        self._home = home
        self._lock = threading.Lock()
        self._kept: dict[str, dict[str, str]] = {}
        self._connection = duckdb.connect()
        self._connection.execute(f"ATTACH {literal(file.as_posix())} AS published (READ_ONLY)")
        self._connection.execute("CREATE SCHEMA memory.rows")
        self._connection.execute("USE published")
        self._connection.execute(f"SET allowed_directories = [{literal((home / 'lake').as_posix())}]")
        lock_down(self._connection, seconds=seconds, spill=spill)
        known = self._connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'row_sources'").fetchall()
        found = self._connection.execute("SELECT dataset, sql, keyed FROM row_sources").fetchall() if known else []
        self._sources: dict[str, tuple[str, bool]] = {name: (sql, keyed) for name, sql, keyed in found}

    @property
    def names(self) -> tuple[str, ...]:
        """The data sets."""
        return tuple(self._sources)

    def open(self, dataset: str) -> tuple[duckdb.DuckDBPyConnection, dict[str, str]]:
        """Return a cursor in which ``memory.rows.<dataset>`` holds the rows, and the type of each column.

        Any other name means the version's table.

        Raises:
            SchoolwatchError: the files are no longer there, since their retention ended after the version was built.
        """
        with self._lock:
            if dataset not in self._kept:
                self._keep(dataset)
        cursor = self._connection.cursor()
        cursor.execute("USE published")
        return cursor, self._kept[dataset]

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _keep(self, dataset: str) -> None:
        sql, keyed = self._sources[dataset]
        here = sql.replace("{home}", self._home.as_posix().replace("'", "''"))
        try:
            self._connection.execute(f"CREATE {'TABLE' if keyed else 'VIEW'} memory.rows.{dataset} AS {here}")
        except duckdb.IOException as error:
            raise SchoolwatchError(
                "这个版本的明细文件已按保存期限删除。请重新计算（build）后再看。",
                "The rows of this version were removed when their retention ended. Build again to see what is left.",
            ) from error
        described = self._connection.execute(f"DESCRIBE memory.rows.{dataset}").fetchall()
        self._kept[dataset] = {column: kind for column, kind, *_ in described}
