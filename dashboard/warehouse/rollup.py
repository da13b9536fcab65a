"""Rolls indicators up from schools and classes to towns, stages and the county, and from days to weeks and months.

Rates roll up as the sum of numerators over the sum of denominators, never as a mean of rates; ``over_places`` and
``over_time`` in an indicator's header say where it is otherwise. A place and day without a report has a row with
status ``no_data`` and no value: missing is never zero.

Only what changed is rolled up: the days whose rows, or whose expected schools, differ from those of the version before,
and their weeks and months. So one new day costs the same late in the year as early in the term.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import duckdb
import pandas as pd

from dashboard.sql import literal
from dashboard.warehouse.catalogue import Query

LEVELS = {
    "school": "rows.school_code",
    "town": "schools.town_code",
    "stage": "schools.stage",
    "county": "county.code",
}
SCALES = {"%": 100, "‰": 1000}
RATIO = "coalesce(numerator / nullif(denominator, 0), numerator)"

TABLES = """
    CREATE TABLE IF NOT EXISTS indicator_values (
        indicator VARCHAR, level VARCHAR, place_code VARCHAR, period VARCHAR, report_date DATE,
        numerator DOUBLE, denominator DOUBLE, value DOUBLE, status VARCHAR);
    CREATE TABLE IF NOT EXISTS indicator_days (
        indicator VARCHAR, report_date DATE, is_count BOOLEAN, fingerprint UBIGINT);
    CREATE TABLE IF NOT EXISTS expected_days (report_date DATE, fingerprint UBIGINT);
    CREATE OR REPLACE TEMP TABLE base (
        indicator VARCHAR, school_code VARCHAR, class_code VARCHAR, report_date DATE,
        numerator DOUBLE, denominator DOUBLE)"""
"""What is published, what a later build compares with, and the indicators' own rows, which ``base_sql`` gives."""

NEW_DAYS = """
    CREATE OR REPLACE TEMP TABLE new_days AS
    SELECT indicator, report_date, bool_and(denominator IS NULL) AS is_count,
        hash(sum(hash(school_code, class_code, numerator, denominator)), count(*)) AS fingerprint
    FROM base GROUP BY indicator, report_date
    UNION ALL
    SELECT indicator_days.* FROM indicator_days JOIN rollups USING (indicator) WHERE report_date < since"""

NEW_EXPECTED = """
    CREATE OR REPLACE TEMP TABLE new_expected AS
    SELECT report_date, hash(sum(hash(school_code)), count(*)) AS fingerprint
    FROM (SELECT DISTINCT school_code, report_date FROM daily.reporting WHERE expected) GROUP BY report_date"""

# An indicator that starts earlier than before, or was a count and is a rate, changes on every day.
CHANGED = """
    CREATE OR REPLACE TEMP TABLE changed AS
    WITH spans AS (SELECT indicator, min(report_date) AS since, bool_and(is_count) AS is_count
        FROM new_days GROUP BY indicator),
    spans_before AS (SELECT indicator, min(report_date) AS since, bool_and(is_count) AS is_count
        FROM indicator_days GROUP BY indicator),
    whole AS (SELECT indicator FROM rollups LEFT JOIN spans USING (indicator) LEFT JOIN spans_before USING (indicator)
        WHERE spans.since IS DISTINCT FROM spans_before.since OR spans.is_count IS DISTINCT FROM spans_before.is_count),
    candidates AS (
        SELECT indicator, report_date FROM new_days FULL JOIN indicator_days USING (indicator, report_date)
        WHERE new_days.fingerprint IS DISTINCT FROM indicator_days.fingerprint
        UNION SELECT indicator, report_date FROM rollups CROSS JOIN (
            SELECT report_date FROM new_expected FULL JOIN expected_days USING (report_date)
            WHERE new_expected.fingerprint IS DISTINCT FROM expected_days.fingerprint)
        UNION SELECT indicator, report_date FROM whole CROSS JOIN (
            SELECT report_date FROM new_days UNION SELECT report_date FROM indicator_days
            UNION SELECT report_date FROM daily.reporting)
    ),
    days AS (
        SELECT indicator, report_date FROM candidates JOIN rollups USING (indicator)
        WHERE rollups.since IS NULL OR report_date >= rollups.since
    )
    SELECT indicator, 'day' AS period, report_date FROM days
    UNION SELECT indicator, 'week', week_start FROM days JOIN calendar ON calendar.day = days.report_date
    UNION SELECT indicator, 'month', month_start FROM days JOIN calendar ON calendar.day = days.report_date"""

REPLACE = """
    DELETE FROM indicator_values USING changed WHERE indicator_values.indicator = changed.indicator
        AND indicator_values.period = changed.period AND indicator_values.report_date = changed.report_date;
    INSERT INTO indicator_values BY NAME SELECT * FROM fresh;
    DELETE FROM indicator_days USING changed
        WHERE indicator_days.indicator = changed.indicator AND indicator_days.report_date = changed.report_date
        AND changed.period = 'day';
    INSERT INTO indicator_days BY NAME
        SELECT new_days.* FROM new_days SEMI JOIN (FROM changed WHERE period = 'day') USING (indicator, report_date);
    CREATE OR REPLACE TABLE expected_days AS FROM new_expected"""


def base_sql(indicator: Query, *, since: date | None = None) -> str:
    """Return the indicator's rows as (indicator, school_code, class_code, report_date, numerator, denominator).

    Args:
        indicator: the query.
        since: the first day wanted; None for every day.
    """
    wanted = f" WHERE report_date >= DATE '{since}'" if since else ""
    by_class = "grade, class_name" if "class_name" in indicator.columns else "'' AS grade, '' AS class_name"
    return f"""
        SELECT {literal(indicator.name)} AS indicator, school_code, report_date,
            CASE WHEN class_name <> '' THEN school_code || '/' || grade || '/' || class_name END AS class_code,
            numerator::DOUBLE AS numerator, denominator::DOUBLE AS denominator
        FROM (SELECT school_code, report_date, {by_class}, numerator, denominator FROM ({indicator.sql}){wanted})"""


def rollups_table(
    indicators: Iterable[Query], levels: Mapping[str, Mapping[str, float]], *, since: date | None = None
) -> pd.DataFrame:
    """Return how each indicator rolls up: indicator, over_places, over_time, scale, is_floor, warn, alarm, since.

    Args:
        indicators: the queries, for their headers.
        levels: the county's own ``warn`` and ``alarm`` lines by indicator. A floor (better: higher) must not be
            undercut; of every other line reaching it counts.
        since: from which day on those that are ``of_its_day`` were computed; None: all were computed whole.
    """
    rows = []
    for each in indicators:
        over_places = each.header.get("over_places", "sum")
        lines = {**each.header.get("levels", {}), **levels.get(each.name, {})}
        rows.append(
            {
                "indicator": each.name,
                "over_places": over_places,
                "over_time": each.header.get("over_time", over_places),
                "scale": float(SCALES.get(str(each.header.get("unit")), 1)),
                "is_floor": each.header.get("better") == "higher",
                "warn": lines.get("warn"),
                "alarm": lines.get("alarm"),
                "since": pd.Timestamp(since) if since and each.of_its_day else pd.NaT,
            }
        )
    return pd.DataFrame(rows).astype({"warn": "Float64", "alarm": "Float64", "since": "datetime64[us]"})


def roll_up(connection: duckdb.DuckDBPyConnection, rollups: pd.DataFrame) -> None:
    """Bring ``indicator_values`` up to date with the indicators' rows.

    Args:
        connection: has ``TABLES``, the registers, ``calendar`` and ``daily.reporting``; ``base`` holds the indicators'
            rows (of all days, or from ``since`` on), ``indicator_values``, ``indicator_days`` and ``expected_days``
            what a build before this one left.
        rollups: as ``rollups_table`` gives it.
    """
    connection.register("frame", rollups)
    connection.execute("CREATE OR REPLACE TEMP TABLE rollups AS SELECT * FROM frame")
    connection.unregister("frame")
    connection.execute(NEW_DAYS)
    connection.execute(NEW_EXPECTED)
    connection.execute(CHANGED)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {_values_sql(rollups)}")
    connection.execute(REPLACE)


def _values_sql(rollups: pd.DataFrame) -> str:
    """Return the changed rows of ``indicator_values``, of all indicators at once."""
    parts = [
        "SELECT indicator, 'class' AS level, class_code AS place_code, report_date, numerator, denominator"
        " FROM rows WHERE class_code IS NOT NULL"
    ]
    parts += [_over(how, level) for level in LEVELS for how in sorted(set(rollups["over_places"]))]
    periods = ["SELECT indicator, level, place_code, 'day' AS period, report_date, numerator, denominator FROM days"]
    periods += [_periods(how, period) for period in ("week", "month") for how in sorted(set(rollups["over_time"]))]
    return f"""
    WITH wanted AS (
        SELECT indicator, report_date FROM changed WHERE period = 'day'
        UNION SELECT indicator, day FROM changed JOIN calendar ON week_start = report_date WHERE period = 'week'
        UNION SELECT indicator, day FROM changed JOIN calendar ON month_start = report_date WHERE period = 'month'
    ),
    rows AS (SELECT * FROM base SEMI JOIN wanted USING (indicator, report_date)),
    days AS ({" UNION ALL ".join(parts)}),
    periods AS ({" UNION ALL ".join(periods)}),
    spans AS (SELECT indicator, min(report_date) AS since, bool_and(is_count) AS is_count FROM new_days GROUP BY ALL),
    grid AS ({_grid()}),
    measured AS (
        SELECT * FROM grid FULL JOIN (SELECT * FROM periods SEMI JOIN changed USING (indicator, period, report_date))
            USING (indicator, level, place_code, period, report_date)
    ),
    valued AS (
        SELECT measured.*, rollups.is_floor, rollups.warn, rollups.alarm,
            CASE WHEN spans.is_count THEN numerator ELSE scale * numerator / nullif(denominator, 0) END AS value
        FROM measured JOIN rollups USING (indicator) JOIN spans USING (indicator)
    )
    SELECT indicator, level, place_code, period, report_date, numerator, denominator, value,
        CASE WHEN value IS NULL THEN 'no_data' {_crossed("alarm")} {_crossed("warn")} ELSE 'ok' END AS status
    FROM valued"""


def _over(how: str, level: str) -> str:
    """Roll rows up over places on each day: add up, or take the weakest (min) or strongest (max) school's figures."""
    place = LEVELS[level]
    source = f"""FROM rows JOIN rollups USING (indicator) JOIN schools USING (school_code) CROSS JOIN county
        WHERE {place} IS NOT NULL AND over_places = '{how}'"""
    if how == "sum":
        return f"""SELECT indicator, '{level}', {place} AS place_code, report_date,
            sum(numerator), sum(denominator) {source} GROUP BY indicator, {place}, report_date"""
    order = "ASC" if how == "min" else "DESC"
    return f"""
        SELECT indicator, '{level}', place_code, report_date, numerator, denominator FROM (
            SELECT indicator, {place} AS place_code, report_date, numerator, denominator, row_number() OVER (
                PARTITION BY indicator, {place}, report_date ORDER BY {RATIO} {order}, school_code
            ) AS rank {source}
        ) WHERE rank = 1"""


def _periods(how: str, period: str) -> str:
    """Roll days up to weeks or months, which carry the date they start on."""
    source = f"""FROM (
            SELECT days.*, calendar.{period}_start AS starts_on
            FROM days JOIN rollups USING (indicator) JOIN calendar ON calendar.day = days.report_date
            WHERE over_time = '{how}'
        )"""
    if how == "sum":
        return f"""SELECT indicator, level, place_code, '{period}', starts_on, sum(numerator), sum(denominator)
            {source} GROUP BY indicator, level, place_code, starts_on"""
    order = {"last": "report_date DESC", "min": RATIO, "max": f"{RATIO} DESC"}[how]
    return f"""SELECT indicator, level, place_code, '{period}', starts_on, numerator, denominator FROM (
            SELECT *, row_number() OVER (PARTITION BY indicator, level, place_code, starts_on ORDER BY {order}) AS rank
            {source}
        ) WHERE rank = 1"""


def _grid() -> str:
    """Every place with an expected school, on every changed school day of its indicator's span: missing has a row."""
    places = " UNION ALL ".join(
        f"SELECT DISTINCT '{level}' AS level, {place.replace('rows.', 'expected.')} AS place_code, report_date"
        " FROM expected JOIN schools USING (school_code) CROSS JOIN county"
        for level, place in LEVELS.items()
    )
    return f"""
        SELECT indicator, level, place_code, 'day' AS period, report_date
        FROM (WITH expected AS (
            SELECT DISTINCT school_code, report_date FROM daily.reporting WHERE expected
            AND report_date IN (SELECT report_date FROM changed WHERE period = 'day')
        ) {places}) AS places
        JOIN changed USING (report_date) JOIN spans USING (indicator)
        WHERE changed.period = 'day' AND place_code IS NOT NULL AND report_date >= spans.since"""


def _crossed(line: str) -> str:
    return f"WHEN CASE WHEN is_floor THEN value < {line} ELSE value >= {line} END THEN '{line}'"
