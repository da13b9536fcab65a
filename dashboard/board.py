"""The one reading side: pages, notebooks, downloads and bulletins ask the board and nothing else.

A board holds one published version at a time, read-only and locked down; ``refresh`` moves it to the current one.
Whoever asks sees the rows of their own scope and no others (``dashboard/reader.py``, ``dashboard/scoped.py``): the
tables' names stand for views that leave the rest out, so that no page or query can forget to.
"""

import copy
import tempfile
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import geopandas as gpd
import pandas as pd
import pyarrow

from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.opened import OpenedVersion, Version
from dashboard.published import current_version, instant, kept_file_of, version_file
from dashboard.reader import Reader, known_reader, reader
from dashboard.selecting import select_sql

ONE_APART = threading.Lock()
KEPT_OPEN = 4  # boards of past instants
QUESTIONS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Source:
    """Where the rows of one table are read: a cursor, what stands after FROM there, and each column's type."""

    cursor: duckdb.DuckDBPyConnection
    sql: str
    columns: dict[str, str]


def open_board(
    home: Path | str | None = None, *, as_of: datetime | str | None = None, known_readers_only: bool = False
) -> "Board":
    """Open the board on the version that is published in ``home`` (default: as on the command line).

    Args:
        home: the home folder.
        as_of: a past instant, local time, to the minute: the version that was computed for it.
        known_readers_only: answer only within a request or a ``reading_as`` block; for servers.

    Raises:
        SchoolwatchError: nothing has been published there, or no version of that instant is kept; says how to build it.

    >>> board = open_board()
    >>> board.version.county
    'xifeng'
    >>> open_board(as_of="2024-04-08 12:00").version.as_of
    datetime.datetime(2024, 4, 8, 12, 0)
    """
    return Board(Home.at(home), as_of=instant(as_of) if as_of else None, known_readers_only=known_readers_only)


class Board:
    """Reads one published version; every answer is a data frame."""

    def __init__(self, home: Home, *, as_of: datetime | None = None, known_readers_only: bool = False) -> None:
        """Open the current version of ``home``, or that of a past instant; see :func:`open_board`."""
        self.home, self._as_of = home, as_of
        self._known_readers_only = known_readers_only
        self._lock = threading.Lock()
        self._past: dict[datetime, Board] = {}
        self._opened = self._open()

    def _open(self) -> OpenedVersion:
        return OpenedVersion(
            kept_file_of(self.home, self._as_of) if self._as_of else self._current_file(), self.home.path
        )

    def _current_file(self) -> Path:
        name = current_version(self.home)
        file = version_file(self.home, name) if name else None
        if file is None or not file.exists():
            raise SchoolwatchError(
                "还没有发布任何版本。请先导入数据并运行 python app.py build。",
                "Nothing has been published yet. Take some data and run python app.py build.",
            )
        return file

    @property
    def version(self) -> Version:
        """The version that is held.

        >>> open_board().version.as_of
        datetime.datetime(2024, 4, 9, 12, 0)
        """
        return self._opened.version

    def at(self, as_of: datetime | str) -> "Board":
        """Return the board as it stood at a past instant (local time, to the minute); it is kept open.

        Raises:
            SchoolwatchError: no version of that instant is kept; says how to build it.

        >>> open_board().at("2024-04-08T12:00").version.as_of
        datetime.datetime(2024, 4, 8, 12, 0)
        """
        wanted = instant(as_of)
        with self._lock:
            if wanted not in self._past:
                past = Board(self.home, as_of=wanted, known_readers_only=self._known_readers_only)
                self._past = dict([*self._past.items(), (wanted, past)][-KEPT_OPEN:])
            return self._past[wanted]

    @property
    def edition(self) -> str:
        """Version, reader's role and scope: the key under which what is made of the board's answers may be kept.

        >>> open_board().edition.endswith(" analyst county")
        True
        """
        who = self._reader()
        return f"{self.version.version} {who.role} {who.scope}"

    def refresh(self) -> bool:
        """Move to the version now published; say whether that was a change. A past instant stays what it is.

        >>> open_board().refresh()
        False
        """
        if self._as_of:
            return False
        with self._lock:
            if current_version(self.home) == self.version.version:
                return False
            before, self._opened = self._opened, self._open()
            before.kept.close()
            return True

    def held(self) -> "Board":
        """Return a board that stays on the version this one shows now, so that all of one answer is of one version.

        >>> board = open_board()
        >>> board.held().version == board.version
        True
        """
        return copy.copy(self)

    @contextmanager
    def apart(self) -> "Iterator[Board]":
        """Hand out a board on the same version in a small database of its own, for answers of very many rows.

        A million rows that are sorted go to the disk and not into the memory that pages live on. There is one at a
        time: who asks meanwhile waits.

        Raises:
            SchoolwatchError: the version is no longer kept.

        >>> with open_board().apart() as apart:
        ...     len(apart.table("schools"))
        3
        """
        held = self.held()
        with ONE_APART, tempfile.TemporaryDirectory(prefix="schoolwatch-", ignore_cleanup_errors=True) as folder:
            try:
                opened = OpenedVersion(held._opened.file, held.home.path, Path(folder))
            except duckdb.IOException as error:
                raise SchoolwatchError(
                    "这个版本已经不保留了。请刷新后再试。", "This version is no longer kept. Reload and try again."
                ) from error
            with closing(opened):
                held._opened = opened
                yield held

    def kept(self, question: Hashable, make: "Callable[[Board], Answer]") -> Answer:
        """Return what ``make`` makes of this board, held on its version; a question is answered once for an edition.

        What is kept is given to everyone who asks: do not change it.

        >>> open_board().kept("schools", lambda board: len(board.table("schools")))
        3
        """
        held = self.held()
        answer: Answer = held._opened.kept.get((held.edition, question), lambda: make(held))
        return answer

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

        >>> open_board().cursor().execute("SELECT count(*) FROM schools").fetchall()
        [(3,)]
        """
        return self._opened.cursor(self._reader())

    def sql(self, query: str, parameters: Sequence[Any] | None = None) -> pd.DataFrame:
        """Run one SELECT on the published version and return its rows.

        ``query`` is the program's own; a user's own SQL is only for a reader who ``sees_everything``.

        Raises:
            SchoolwatchError: the SQL is wrong, takes too long, or wants what is not allowed.

        >>> open_board().sql("SELECT stage, count(*) AS schools FROM schools GROUP BY stage ORDER BY stage")
          stage  schools
        0    初中        1
        1    小学        2
        """
        return self._answer(query, lambda cursor: cursor.execute(query, list(parameters or ())).df())

    def arrow(self, query: str, parameters: Sequence[Any] | None = None) -> pyarrow.Table:
        """Run one SELECT and return its rows as an Arrow table: for polars (``polars.from_arrow``), or many rows.

        Raises:
            SchoolwatchError: as :meth:`sql`.

        >>> open_board().arrow("SELECT school_code FROM schools ORDER BY school_code").to_pydict()
        {'school_code': ['S1', 'S2', 'S3']}
        """
        return self._answer(query, lambda cursor: cursor.sql(query, params=list(parameters or ())).to_arrow_table())

    def _answer(self, query: str, fetch: Callable[[duckdb.DuckDBPyConnection], Answer]) -> Answer:
        """Fetch the rows of one SELECT with the reader's cursor; anything that is no question is refused."""
        cursor = self.cursor()
        try:
            statements = duckdb.extract_statements(query)
            if len(statements) != 1 or statements[0].type not in QUESTIONS:
                raise SchoolwatchError(
                    "只能执行一条 SELECT。请改写这条 SQL。", "Only one SELECT can be run. Rewrite the SQL."
                )
            return fetch(cursor)
        except duckdb.Error as error:
            raise SchoolwatchError(f"这条 SQL 不能执行：{error}", f"This SQL cannot be run: {error}") from error

    def tables(self) -> dict[str, list[str]]:
        """Map each published table that the reader may see to its columns.

        >>> open_board().tables()["towns"]
        ['town_code', 'town_name', 'longitude', 'latitude']
        """
        return self._opened.tables(self._reader())

    def data_sets(self) -> list[str]:
        """List the data sets of which the reader may see current rows.

        >>> open_board().data_sets()[:3]
        ['risk_areas', 'towns', 'schools']
        """
        who = self._reader()
        return [name for name in self._opened.rows.names if self._opened.rows_seen(name, who) is not None]

    def source(self, name: str) -> Source:
        """Return where the rows of a published table, else the current rows of a data set, are read.

        It keeps this moment's version and scope, however long it is read.

        Raises:
            SchoolwatchError: there is neither, or the rows of the data set are no longer kept.

        >>> open_board().source("attendance").columns["report_date"]
        'DATE'
        """
        who, opened = self._reader(), self._opened
        if name in opened.tables(who):
            cursor, sql = opened.cursor(who), name
        elif name in opened.rows.names and (seen := opened.rows_seen(name, who)) is not None:
            cursor, columns = opened.rows.open(name)
            return Source(cursor, f"(SELECT * FROM memory.rows.{name} WHERE {seen})", columns)
        else:
            raise SchoolwatchError(f"没有名为“{name}”的表。", f"There is no table called “{name}”.")
        described = cursor.execute(f"DESCRIBE SELECT * FROM {sql}").fetchall()
        return Source(cursor, sql, {column: kind for column, kind, *_ in described})

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

        >>> open_board().table("schools", columns=["school_code", "stage"], stage="小学", order_by="-school_code")
          school_code stage
        0          S3    小学
        1          S1    小学
        """
        known = self.tables().get(name)
        if known is None:
            raise SchoolwatchError(f"没有名为“{name}”的表。", f"There is no table called “{name}”.")
        query, values = select_sql(name, known, columns=columns, order_by=order_by, limit=limit, filters=filters)
        return self.sql(query, values)

    def indicator(
        self,
        name: str,
        /,
        *,
        level: str = "county",
        place: str | Sequence[str] | None = None,
        period: str = "day",
        since: date | str | None = None,
        until: date | str | None = None,
    ) -> pd.DataFrame:
        """Return an indicator's figures, oldest first.

        Args:
            name: as in the table ``dictionary``, which tells its unit; %: value = 100 x numerator / denominator.
            level: class, school, town, stage or county.
            place: the code of a place of that level, or several; None for all.
            period: day, week or month; a week or month carries the date it starts on.
            since: no figure before this day.
            until: no figure after this day.

        Returns:
            report_date (datetime64), place_code, place_name, numerator, denominator (NaN for a count), value (in the
            indicator's unit; NaN where nothing was reported) and status (ok, warn, alarm, no_data).

        Raises:
            SchoolwatchError: there is no such indicator.

        >>> rows = open_board(as_of="2024-04-08T12:00").indicator("attendance_rate", level="school")
        >>> rows[["place_name", "value", "status"]].round(2)
          place_name  value   status
        0    西丰镇第一小学   92.5     warn
        1       平岗中学   50.0    alarm
        2    西丰镇第二小学    NaN  no_data
        """
        if self.sql("SELECT name FROM dictionary WHERE kind = 'indicator' AND name = ?", [name]).empty:
            raise SchoolwatchError(
                f"没有名为“{name}”的指标。全部指标见表 dictionary。",
                f"There is no indicator called “{name}”. The table dictionary has them all.",
            )
        places = [place] if isinstance(place, str) else place
        return self.sql(
            """
            SELECT report_date, place_code, coalesce(school_name, town_name, place_code) AS place_name,
                numerator, denominator, value, status
            FROM indicator_values
            LEFT JOIN (SELECT school_code, school_name FROM schools) ON level = 'school' AND school_code = place_code
            LEFT JOIN (SELECT town_code, town_name FROM towns) ON level = 'town' AND town_code = place_code
            WHERE indicator = $1 AND level = $2 AND period = $3 AND report_date >= coalesce($4::DATE, report_date)
                AND report_date <= coalesce($5::DATE, report_date)
                AND ($6::VARCHAR[] IS NULL OR list_contains($6::VARCHAR[], place_code))
            ORDER BY report_date, place_code""",
            [name, level, period, since, until, list(places) if places is not None else None],
        )

    def reporting(self, dataset: str | None = None, /, *, day: date | str | None = None) -> pd.DataFrame:
        """Return what each school owed and whether it came, one row a data set, session, school and day.

        Args:
            dataset: of one data set only.
            day: of one day only.

        Returns:
            report_date, dataset, session, school_code, school_name, town_code, state (reported, zero, missing or
            not_expected), on_time, corrected and received_at (NaT where nothing came).

        >>> open_board(as_of="2024-04-08T12:00").reporting("attendance", day="2024-04-08")[["school_code", "state"]]
          school_code     state
        0          S1  reported
        1          S2  reported
        2          S3   missing
        """
        return self.sql(
            """
            SELECT report_date, dataset, session, school_code, school_name, town_code, state, on_time, corrected,
                received_at
            FROM reporting LEFT JOIN (SELECT school_code, school_name, town_code FROM schools) USING (school_code)
            WHERE dataset = coalesce($1, dataset) AND report_date = coalesce($2::DATE, report_date)
            ORDER BY report_date, dataset, session, school_code""",
            [dataset, day],
        )

    def overdue(
        self, rule: str | None = None, /, *, town: str | None = None, school: str | None = None
    ) -> pd.DataFrame:
        """Return what is overdue, missing or violated at the version's instant, worst and oldest first.

        Args:
            rule: of one rule only, by its name in ``dictionary``.
            town: of the schools of this town only.
            school: of this school only.

        Returns:
            The columns of ``overdue_items`` (severity 1 is worst, hours_overdue in hours), school_name and town_name.

        >>> found = open_board().overdue("report_missing", school="S3")
        >>> (len(found) > 0, bool((found["hours_overdue"] >= 0).all()))
        (True, True)
        """
        return self.sql(
            """
            SELECT overdue_items.*, school_name, town_name
            FROM overdue_items LEFT JOIN (SELECT school_code, school_name, town_name FROM schools) USING (school_code)
            WHERE rule = coalesce($1, rule) AND ($2 IS NULL OR town_code = $2) AND ($3 IS NULL OR school_code = $3)
            ORDER BY severity, due_at, school_code, rule""",
            [rule, town, school],
        )

    def map(self) -> gpd.GeoDataFrame:
        """Return the towns that have a shape, one row a town, in longitude and latitude (EPSG:4326).

        Returns:
            town_code, town_name, geometry, the label's place (label_longitude, label_latitude) and schematic (the
            borders are no survey).

        >>> open_board().map()[["town_name", "schematic"]]
          town_name  schematic
        0       西丰镇       True
        1       平岗镇       True
        """
        return self.kept("map", Board._read_map).copy()

    def _read_map(self) -> gpd.GeoDataFrame:
        rows = self.sql(
            "SELECT town_code, town_name, geometry_wkb, label_longitude, label_latitude, schematic"
            " FROM towns JOIN town_shapes USING (town_code) ORDER BY town_code"
        )
        shapes = gpd.GeoSeries.from_wkb(rows["geometry_wkb"].map(bytes), crs=4326)
        return gpd.GeoDataFrame(rows.drop(columns="geometry_wkb"), geometry=shapes)

    def schools_map(self) -> gpd.GeoDataFrame:
        """Return the schools as points, in longitude and latitude (EPSG:4326); one without a position has none.

        Returns:
            school_code, school_name, town_code, town_name, stage and geometry.

        >>> open_board().schools_map().geometry.notna().sum()
        np.int64(0)
        """
        rows = self.sql(
            "SELECT school_code, school_name, town_code, town_name, stage, longitude, latitude FROM schools"
            " ORDER BY school_code"
        )
        known = rows["longitude"].notna() & rows["latitude"].notna()
        points = gpd.GeoSeries.from_xy(rows["longitude"], rows["latitude"], crs=4326).where(known, None)
        return gpd.GeoDataFrame(rows.drop(columns=["longitude", "latitude"]), geometry=points, crs=4326)
