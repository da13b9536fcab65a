"""Computes a version from the lake and the county's rules, and publishes it."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.calendar import calendar_table, days_between
from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.home import Home
from dashboard.lake import current_rows_sql, put_together
from dashboard.ledger import open_ledger
from dashboard.published import aside_file, current_version, point_to, put_aside, version_file
from dashboard.sql import literal, scalar
from dashboard.warehouse.catalogue import KINDS, Query, in_build_order, load_queries, of_kind
from dashboard.warehouse.clauses import clauses_table, problems_table
from dashboard.warehouse.contradictions import contradictions
from dashboard.warehouse.dictionary import dictionary_table, queries_fingerprint
from dashboard.warehouse.left_out import LeftOut
from dashboard.warehouse.overdue import overdue_items
from dashboard.warehouse.own_queries import lint_own
from dashboard.warehouse.places import town_shapes
from dashboard.warehouse.rollup import TABLES, base_sql, roll_up, rollups_table
from dashboard.warehouse.row_sources import write_row_sources
from dashboard.warehouse.settings import DATE_COLUMNS, categories_table, datasets_table, deadlines_table, params_table
from dashboard.warehouse.signals import on_series, write_signals
from dashboard.warehouse.touched import LEDGERS, touched_days

EVENING = time(21, 0)  # of the newest day: after every cut-off
DELIVERY_COLUMNS = (
    "delivery_id, dataset, file, sha256, received_at, rows_read, rows_landed, rows_rejected, rows_duplicate, replaces"
)
Track = Callable[[list[tuple[str, Callable[[], None]]]], Iterable[tuple[str, Callable[[], None]]]]


@dataclass(frozen=True)
class Built:
    """What a build published. ``replay`` says that the data were too old for the present to be asked about."""

    version: str
    as_of: datetime
    replay: bool
    days_computed: int


def build(
    *,
    home: Home,
    county: County,
    as_of: datetime | None = None,
    full: bool = False,
    aside: bool = False,
    track: Track = iter,
) -> Built:
    """Compute everything as it stood at ``as_of`` (local time; None: now) and publish it.

    With ``aside`` it is kept to look back at, and what readers see stays as it is.

    Only what had been received by ``as_of`` counts when it is given. Without it, everything received counts, and where
    the newest data are older than the county's staleness limit the instant is the evening of the newest day.

    Raises:
        SchoolwatchError: nothing has been ingested, or a SQL file or the rule pack is wrong.
    """
    with open_ledger(home) as connection:
        builder = _Builder(connection, home, county, as_of, aside=aside)
        with builder.new_version(full=full):
            for _, step in track(builder.steps()):
                step()
        if aside:
            put_aside(home)
        else:
            point_to(home, builder.version)
        return Built(builder.version, builder.as_of, builder.replay, len(builder.days))


class _Builder:
    """One build: its connection (the ledger's, with the new file attached), its instant and its days."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        home: Home,
        county: County,
        as_of: datetime | None,
        *,
        aside: bool = False,
    ) -> None:
        self.connection, self.home, self.county = connection, home, county
        self.known_at = as_of
        self.built_at = datetime.now(county.timezone).replace(tzinfo=None, microsecond=0)
        self.as_of, self.replay = self._instant(as_of)
        self.version = self._free_name()
        self.file = (aside_file if aside else version_file)(home, self.version)
        own, problems = lint_own(home, county, cases=False)
        self.queries, self.left_out = (*load_queries(), *own), LeftOut(problems)
        self.days: Collection[date] = []

    def _received(self) -> str:
        """The condition on ledger.deliveries for what was known at the instant that was asked for."""
        return f"received_at <= TIMESTAMP '{self.known_at:%Y-%m-%d %H:%M:%S.%f}'" if self.known_at else "true"

    def _instant(self, as_of: datetime | None) -> tuple[datetime, bool]:
        reported = ", ".join(literal(name) for name in self.county.reports)
        newest = scalar(
            self.connection,
            f"""SELECT max(report_date) FROM ledger.slots JOIN ledger.deliveries USING (delivery_id, dataset)
            WHERE dataset IN ({reported}) AND {self._received()}""",
        )
        if newest is None:
            raise SchoolwatchError(
                "还没有可以计算的数据。请先导入：python app.py ingest 文件夹",
                "There are no data to compute yet. Take some first: python app.py ingest FOLDER",
            )
        if as_of:
            return as_of, False
        stale = timedelta(hours=self.county.raw["county"]["stale_after_hours"])
        evening = datetime.combine(newest, EVENING)
        return (evening, True) if self.built_at - evening > stale else (self.built_at, False)

    def _free_name(self) -> str:
        name = number = f"{self.built_at:%Y%m%dT%H%M%S}"
        extra = 1
        while version_file(self.home, name).exists() or aside_file(self.home, name).exists():
            extra += 1
            name = f"{number}-{extra}"
        return name

    @contextmanager
    def new_version(self, *, full: bool) -> Iterator[None]:
        """Attach a new file to compute into; keep it whole or not at all."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        partial = self.home.published / f"{self.version}.partial"
        for left_over in self.home.published.glob("*.partial*"):  # of builds that were killed: nobody else builds now
            left_over.unlink()
        before = None if full else self._version_before()
        self.previous = before is not None
        if before:
            shutil.copyfile(before, partial)
        self.connection.execute(f"ATTACH {literal(partial.as_posix())} AS published")
        self.connection.execute("ATTACH ':memory:' AS lake")
        self.connection.execute("ATTACH ':memory:' AS shared")
        self.connection.execute("CREATE SCHEMA IF NOT EXISTS published.daily")
        self.connection.execute("USE published")
        try:
            yield
            self.connection.execute("USE ledger")
            self.connection.execute("DETACH published")
        except BaseException:
            self.connection.execute("USE ledger")
            self.connection.execute("DETACH published")
            partial.unlink(missing_ok=True)
            raise
        partial.replace(self.file)

    def _version_before(self) -> Path | None:
        """Return the current version's file, where the new version can start as a copy of it; None: all anew.

        Its days are carried over only if all that they were computed from still counts, and no register has changed.
        """
        name = current_version(self.home)
        file = version_file(self.home, name) if name else None
        if file is None or not file.exists():
            return None
        self.connection.execute(f"ATTACH {literal(file.as_posix())} AS previous (READ_ONLY)")
        try:
            same = scalar(
                self.connection,
                "SELECT count(*) FROM previous.build_inputs WHERE fingerprint = ? AND as_of <= ?",
                [self._fingerprint(), self.as_of],
            )
            other = scalar(
                self.connection,
                f"""SELECT count(*) FROM previous.deliveries AS old FULL JOIN
                    (SELECT delivery_id, dataset FROM ledger.deliveries WHERE {self._received()}) AS new
                    USING (delivery_id)
                WHERE new.delivery_id IS NULL
                    OR (old.delivery_id IS NULL AND new.dataset IN ({self._register_list()}))""",
            )
        finally:
            self.connection.execute("DETACH previous")
        return file if same and not other else None

    @staticmethod
    def _register_list() -> str:
        return ", ".join(literal(each.name) for each in load_contracts().values() if each.is_register)

    def _fingerprint(self) -> str:
        return queries_fingerprint(self.queries, self.county, failed=self.left_out.failed)

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        """List what is to be done, each with its name for the progress bar."""
        steps: list[tuple[str, Callable[[], None]]] = [
            ("ledgers", self._ledgers),
            ("settings", self._settings),
            ("registers", self._registers),
        ]
        for query in in_build_order(of_kind(self.queries, "daily")):
            steps.append((query.name, lambda query=query: self._daily(query)))  # type: ignore[misc]
        steps.append(("reporting", self._reporting))
        with_signals = on_series(self.queries)
        shared = [query for query in of_kind(self.queries, "shared") if query not in with_signals]
        for query in in_build_order(shared):
            steps.append((query.name, lambda query=query: self._whole(query)))  # type: ignore[misc]
        for query in of_kind(self.queries, "indicator"):
            steps.append((query.name, lambda query=query: self._indicator(query)))  # type: ignore[misc]
        steps.append(("indicator_values", self._indicator_values))
        steps += [("contradictions", self._contradictions), ("overdue_items", self._overdue)]
        steps.append(("signals", self._signals))
        for query in in_build_order(of_kind(self.queries, "meeting")):
            steps.append((query.name, lambda query=query: self._whole(query)))  # type: ignore[misc]
        return [*steps, ("deliveries", self._deliveries), ("version", self._version)]

    def _put(self, table: str, frame: pd.DataFrame, *, temporary: bool = False) -> None:
        self.connection.register("frame", frame)
        kind = "TEMP TABLE" if temporary else "TABLE"
        self.connection.execute(f"CREATE OR REPLACE {kind} {table} AS SELECT * FROM frame")
        self.connection.unregister("frame")

    def _settings(self) -> None:
        """Write the rules as tables, and what arrived when for each school's day."""
        self._put("params", params_table(self.county, self.as_of))
        self._put("calendar", calendar_table(self.county))
        self._put("categories", categories_table(self.county))
        self._put("deadlines", deadlines_table(self.county), temporary=True)
        self._put("datasets", datasets_table(), temporary=True)
        self._put("county", pd.DataFrame({"code": [self.county.code]}), temporary=True)
        for table in ("calendar", "deadlines"):
            for column in DATE_COLUMNS:
                if column in self._columns(table):
                    self.connection.execute(f"ALTER TABLE {table} ALTER {column} TYPE DATE")
        self.connection.execute(f"""
            CREATE TEMP TABLE slots AS
            SELECT slots.dataset, slots.session, slots.school_code, slots.report_date,
                arg_max(delivery_id, (received_at, delivery_id)) AS delivery_id,
                arg_max(slots.rows, (received_at, delivery_id)) AS rows,
                arg_max(slots.zero, (received_at, delivery_id)) AS zero,
                min(received_at) AS first_received_at, max(received_at) AS received_at, count(*) AS deliveries
            FROM ledger.slots AS slots JOIN ledger.deliveries USING (delivery_id, dataset)
            WHERE {self._received()} AND dataset NOT IN ({self._register_list()}) GROUP BY ALL""")
        if self.previous:
            self.days = touched_days(self.connection, self.home, as_of=self.as_of, received=self._received())
        else:
            first, last = self.connection.execute("SELECT min(report_date), max(report_date) FROM slots").fetchall()[0]
            self.days = list(days_between(first, max(last, self.as_of.date())))

    def _columns(self, table: str) -> list[str]:
        return [row[0] for row in self.connection.execute(f"DESCRIBE {table}").fetchall()]

    def _registers(self) -> None:
        """Publish towns, schools and classes, with each school's town by name, and the towns' shapes."""
        for name in [each.name for each in load_contracts().values() if each.is_register]:
            self._lake_view(name, days=None)
        self.connection.execute(
            "CREATE OR REPLACE TABLE towns AS SELECT * EXCLUDE (delivery_id, received_at) FROM lake.towns"
        )
        self.connection.execute("""
            CREATE OR REPLACE TABLE schools AS
            SELECT schools.* EXCLUDE (delivery_id, received_at), towns.town_name
            FROM lake.schools AS schools LEFT JOIN towns USING (town_code)""")
        self.connection.execute("""
            CREATE OR REPLACE TABLE classes AS
            SELECT classes.* EXCLUDE (delivery_id, received_at), schools.school_name
            FROM lake.classes AS classes LEFT JOIN schools USING (school_code)""")
        shapes = town_shapes(
            self.county.folder, self.connection.sql("FROM towns").df(), self.connection.sql("FROM schools").df()
        )
        self._put(
            "town_shapes", pd.DataFrame(shapes.assign(geometry_wkb=shapes.geometry.to_wkb()).drop(columns="geometry"))
        )
        for name in self._read_by_day():
            self._lake_view(name, days=self.days)

    def _ledgers_read(self, *kinds: str) -> list[str]:
        """List the data sets, without the registers, that queries of these kinds read."""
        read = set().union(*(query.reads for query in self.queries if query.kind in kinds))
        return [each.name for each in load_contracts().values() if not each.is_register and f"lake.{each.name}" in read]

    def _lake_view(self, dataset: str, *, days: Collection[date] | None) -> None:
        rows = current_rows_sql(self.connection, self.home, dataset, as_of=self.known_at, days=days)
        self.connection.execute(f"CREATE OR REPLACE VIEW lake.{dataset} AS {rows}")

    def _read_whole(self) -> set[str]:
        """Name the data sets that queries read over all days, and those by which ``touched_days`` tells days."""
        return {*self._ledgers_read(*(kind for kind in KINDS.values() if kind != "daily")), *LEDGERS}

    def _read_by_day(self) -> list[str]:
        """List the data sets of which the daily tables read the touched days only."""
        return [name for name in self._ledgers_read("daily") if name not in self._read_whole() or not _is_keyed(name)]

    def _ledgers(self) -> None:
        """Read once the ledgers by key that are read whole: their many small files are slow to open."""
        self._read(filter(_is_keyed, self._read_whole()))

    def _read(self, names: Iterable[str]) -> None:
        for name in sorted(names):
            put_together(self.connection, self.home, name)
            rows = current_rows_sql(self.connection, self.home, name, as_of=self.known_at)
            self.connection.execute(f"CREATE TABLE lake.{name} AS {rows}")

    def _run(self, query: Query, statement: str) -> None:
        """Run a statement made from a SQL file, so that an error names the file."""
        try:
            self.connection.execute(statement)
        except duckdb.Error as error:
            raise SchoolwatchError(
                f"{query.kind}/{query.path.name} 算不出来：{error}", f"{query.kind}/{query.path.name} fails: {error}"
            ) from error

    def _daily(self, query: Query) -> None:
        """Compute a daily table for the touched days; the other days are there already."""
        days = _dates(self.days)
        span = f"report_date BETWEEN DATE '{min(self.days)}' AND DATE '{max(self.days)}'"  # DuckDB moves it into joins
        rows = f"SELECT * FROM ({query.sql}) WHERE {span} AND report_date IN ({days})"
        with self.left_out.guard(query):
            if self.previous:
                self.connection.execute(f"DELETE FROM daily.{query.name} WHERE report_date IN ({days})")
                self._run(query, f"INSERT INTO daily.{query.name} BY NAME {rows}")
            else:
                self._run(query, f"CREATE TABLE daily.{query.name} AS {rows}")
        if query.name in self.left_out.failed:
            self.connection.execute(f"DROP TABLE IF EXISTS daily.{query.name}")  # half of it is no table

    def _reporting(self) -> None:
        """Publish the reporting states; from here on queries see every day of the lake."""
        self.connection.execute("CREATE OR REPLACE VIEW reporting AS SELECT * EXCLUDE (due_at) FROM daily.reporting")
        for name in self._read_by_day():
            self.connection.execute(f"DROP VIEW lake.{name}")
        self._read(name for name in self._read_whole() if not _is_keyed(name))
        self.connection.execute(TABLES)

    def _whole(self, query: Query) -> None:
        with self.left_out.guard(query):
            self._run(query, f"CREATE OR REPLACE TABLE {query.table} AS {query.sql}")

    def _indicator(self, query: Query) -> None:
        with self.left_out.guard(query):
            since = self._since() if query.of_its_day else None
            self._run(query, f"INSERT INTO base BY NAME {base_sql(query, since=since)}")

    def _indicator_values(self) -> None:
        rollups = rollups_table(of_kind(self.queries, "indicator"), self.county.levels, since=self._since())
        roll_up(self.connection, rollups)

    def _since(self) -> date | None:
        """Return the first day of the weeks and months that the touched days lie in; None: everything is computed."""
        if not self.previous:
            return None
        first = min(self.days)
        return min(first - timedelta(days=first.weekday()), first.replace(day=1))

    def _signals(self) -> None:
        def run(query: Query, statement: str) -> None:
            with self.left_out.guard(query):
                self._run(query, statement)

        left_out = self.left_out.names
        write_signals(self.connection, self.queries, self.county, run, left_out=left_out, carried=self.previous)

    def _contradictions(self) -> None:
        """Put the cross-checks, which an overdue rule may read in turn."""
        self._put(
            "contradictions",
            contradictions(self.connection, of_kind(self.queries, "contradiction"), self.county, self.left_out),
        )
        self.connection.execute("ALTER TABLE contradictions ALTER report_date TYPE DATE")

    def _overdue(self) -> None:
        rules = of_kind(self.queries, "overdue")
        items = overdue_items(self.connection, rules, self.county, self.as_of, self.left_out)
        self._put("overdue_items", items)

    def _deliveries(self) -> None:
        """Add what has been received since the version before; a delivery never changes."""
        known = " ANTI JOIN deliveries USING (delivery_id)" if self.previous else ""
        self.connection.execute(f"""
            CREATE TEMP TABLE new_deliveries AS SELECT {DELIVERY_COLUMNS} FROM ledger.deliveries{known}
            WHERE {self._received()} ORDER BY delivery_id""")
        for table, rows in {
            "deliveries": "FROM new_deliveries",
            "rejects": """FROM ledger.rejects SEMI JOIN new_deliveries USING (delivery_id)
                ORDER BY delivery_id, row_number""",
            "delivery_schools": """SELECT DISTINCT delivery_id, school_code
                FROM ledger.slots SEMI JOIN new_deliveries USING (delivery_id) WHERE school_code <> '' ORDER BY ALL""",
        }.items():
            self.connection.execute(
                f"INSERT INTO {table} {rows}" if self.previous else f"CREATE TABLE {table} AS {rows}"
            )
        computed = [query for query in self.queries if query.name not in self.left_out.failed]
        self._put("dictionary", dictionary_table(computed, self.county))
        self._put("clauses", clauses_table(computed))
        self._put("query_problems", self.left_out.table())
        write_row_sources(self.connection, received=self._received(), known_at=self.known_at)
        self._put("source_problems", problems_table())

    def _version(self) -> None:
        simulated = scalar(
            self.connection,
            f"SELECT coalesce(bool_or(simulated), false) FROM ledger.deliveries WHERE {self._received()}",
        )
        row = {
            "version": self.version,
            "as_of": self.as_of,
            "built_at": self.built_at,
            "county": self.county.name,
            "engine": "duckdb",
            "simulated": simulated,
        }
        self._put("version", pd.DataFrame([row]))
        self._put("build_inputs", pd.DataFrame([{"fingerprint": self._fingerprint(), "as_of": self.as_of}]))


def _is_keyed(dataset: str) -> bool:
    """Say whether a row replaces the one of the same key, and not a report that of the same day."""
    return load_contracts()[dataset].replaces == "key"


def _dates(days: Iterable[date]) -> str:
    """Write days as a list of SQL literals."""
    return ", ".join(f"DATE '{day}'" for day in days)
