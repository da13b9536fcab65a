"""Runs the detectors of early warning over the indicators that the county watches.

A detector reads the table ``series`` (one row for each watched indicator, place and school day), a shared table that
stands on it, or tables of its own. What a detector says of a day depends only on the days before it, so what an earlier
version said of the days before the first changed one still holds and is carried over: a build does not grow with the
history behind it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

import duckdb

from dashboard.county import County
from dashboard.errors import SchoolwatchError
from dashboard.sql import literal, scalar
from dashboard.warehouse.catalogue import Query, in_build_order, of_kind, stands_on
from dashboard.warehouse.rollup import SCALES

SERIES = {
    "indicator": "VARCHAR", "level": "VARCHAR", "place_code": "VARCHAR", "report_date": "DATE", "day_number": "BIGINT",
    "observed": "DOUBLE", "cases": "DOUBLE", "one_case": "DOUBLE",
}  # fmt: skip
SIGNALS = {
    "detector": "VARCHAR", "indicator": "VARCHAR", "level": "VARCHAR", "place_code": "VARCHAR", "report_date": "DATE",
    "observed": "DOUBLE", "expected": "DOUBLE", "upper": "DOUBLE", "score": "DOUBLE", "alarm": "BOOLEAN",
    "known_days": "BIGINT",
}  # fmt: skip
LEVELS = ("class", "school", "town", "county")
REACH = 30  # school days that a query may look back in ``series`` (EWMA does), where its header names no ``reach``
Run = Callable[[Query, str], None]


def write_signals(
    connection: duckdb.DuckDBPyConnection,
    queries: Sequence[Query],
    county: County,
    run: Run,
    *,
    left_out: Collection[str] = (),
    carried: bool = False,
) -> None:
    """Write the table ``signals``: one row for each detector, watched indicator, place and school day.

    Columns are the design's, with ``known_days`` beside: how many days of the baseline were reported. A row without a
    score says why by itself: ``observed`` is empty where the day was not reported, else too few days are known.

    Args:
        connection: stands in the version being built, which has ``indicator_values``, ``calendar`` and ``params``.
        queries: all SQL files; the detectors and the watched indicators are picked from them.
        county: whose pack names the indicators to watch.
        run: runs a statement made from a SQL file, so that an error names the file.
        left_out: indicators that an analyst added and that are broken; they are not watched, and told elsewhere.
        carried: ``signals`` holds what the version before said, which still counts for the days before the first on
            which a watched figure has ``changed``.

    Raises:
        SchoolwatchError: the pack watches what is no indicator, or one of which higher is better.
    """
    indicators = watched(queries, county, left_out)
    first = _first_changed(connection, indicators) if carried else None
    if not carried:
        connection.execute(f"CREATE TABLE signals ({', '.join(f'{name} {kind}' for name, kind in SIGNALS.items())})")
    has_series = not carried or first is not None  # else nothing that is watched has changed
    if has_series:
        connection.execute(f"CREATE TEMP TABLE all_series AS {_series_sql(indicators, first)}")
        for table in in_build_order(on_series(queries)):
            _reach_back(connection, table, first)
            run(table, f"CREATE TABLE {table.table} AS {table.sql}")
    detectors = [each for each in of_kind(queries, "signal") if not each.header.get("parity")]
    by_series = {each.name for each in detectors if "series" in stands_on(each, queries)}
    if carried:
        connection.execute(
            "DELETE FROM signals WHERE NOT list_contains(?, detector) OR report_date >= coalesce(?, DATE 'infinity')",
            [sorted(by_series), first],
        )
    for detector in detectors:
        if detector.name in by_series and not has_series:
            continue
        day = f"DATE '{first if first and detector.name in by_series else date.min}'"
        if "series" in detector.reads:
            _reach_back(connection, detector, first)
        run(
            detector,
            f"INSERT INTO signals BY NAME SELECT {literal(detector.name)} AS detector, * FROM ({detector.sql})"
            f" WHERE report_date >= {day}",
        )
    connection.execute("DROP VIEW IF EXISTS series")
    connection.execute("DROP TABLE IF EXISTS all_series")


def _reach_back(connection: duckdb.DuckDBPyConnection, query: Query, first: date | None) -> None:
    """Let ``series`` show a query what it may look back at from the first changed day on: less is less to compute."""
    since = _days_before(first, query.header.get("reach", REACH))
    connection.execute(f"CREATE OR REPLACE TEMP VIEW series AS FROM all_series WHERE day_number >= {since}")


def _days_before(first: date | None, days: int) -> str:
    """Return the number of the school day that lies so many before the first, 0 where there is no first."""
    return f"(SELECT max(school_day_number) FROM calendar WHERE day <= DATE '{first}') - {days}" if first else "0"


def on_series(queries: Sequence[Query]) -> list[Query]:
    """List the shared tables that stand on ``series``: they are computed with the signals, and before them."""
    return [each for each in of_kind(queries, "shared") if "series" in stands_on(each, queries)]


def _first_changed(connection: duckdb.DuckDBPyConnection, indicators: Collection[str]) -> date | None:
    names = ", ".join(map(literal, indicators)) or "NULL"
    return scalar(connection, f"SELECT min(report_date) FROM changed WHERE period = 'day' AND indicator IN ({names})")


def watched(queries: Sequence[Query], county: County, left_out: Collection[str] = ()) -> dict[str, Query]:
    """Return the indicators to watch by name, but for those that are left out.

    Raises:
        SchoolwatchError: one does not exist, or a high figure of it is good.
    """
    indicators = {query.name: query for query in of_kind(queries, "indicator")}
    names = [name for name in county.raw["signals"]["indicators"] if name not in left_out]
    for name in names:
        if name not in indicators or indicators[name].header.get("better") != "lower":
            raise SchoolwatchError(
                f"规则包 [signals] 里的“{name}”不能预警：它要是 queries/indicators/ 里的一个指标，并且越低越好。",
                f"[signals] of the rule pack names “{name}”, which cannot be watched: it must be an indicator in"
                " queries/indicators/ of which lower is better.",
            )
    return {name: indicators[name] for name in names}


def _series_sql(indicators: Mapping[str, Query], first: date | None) -> str:
    """Return the SELECT of ``series``: the watched figures of school days, as far back as a detector looks.

    Columns: indicator, level, place_code, report_date; day_number, which counts school days; observed, the figure,
    empty where the day was not reported; cases, the persons in it; one_case, by how much one person more
    would raise it.
    """
    rows = [f"({literal(name)}, {SCALES.get(str(query.header.get('unit')), 1)})" for name, query in indicators.items()]
    school_days = f"calendar WHERE is_school_day AND school_day_number >= {_days_before(first, REACH)}"
    start = f"(SELECT coalesce(min(day), DATE '{date.min}') FROM {school_days})"
    return f"""
        SELECT indicator, level, place_code, report_date, school_day_number AS day_number, value AS observed,
            numerator AS cases, coalesce(scale / nullif(denominator, 0), 1) AS one_case
        FROM indicator_values
        JOIN (VALUES {", ".join(rows) or "(NULL, 1)"}) AS watched (indicator, scale) USING (indicator)
        JOIN calendar ON calendar.day = report_date AND is_school_day
        WHERE period = 'day' AND level IN ({", ".join(map(literal, LEVELS))}) AND report_date >= {start}"""
