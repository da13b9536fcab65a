"""Rolls indicators up from schools and classes to towns, stages and the county, and from days to weeks and months.

Rates roll up as the sum of numerators over the sum of denominators, never as a mean of rates; ``over_places`` and
``over_time`` in an indicator's header say where it is otherwise. A place and day without a report has a row with
status ``no_data`` and no value: missing is never zero.
"""

from collections.abc import Mapping

from dashboard.sql import literal
from dashboard.warehouse.catalogue import Query

LEVELS = {
    "school": "rows.school_code",
    "town": "schools.town_code",
    "stage": "schools.stage",
    "county": "county.code",
}
SCALES = {"%": 100, "‰": 1000}


def base_sql(indicator: Query) -> str:
    """Return the indicator's rows as (indicator, school_code, class_code, report_date, numerator, denominator)."""
    by_class = "grade, class_name" if "class_name" in indicator.columns else "'' AS grade, '' AS class_name"
    return f"""
        SELECT {literal(indicator.name)} AS indicator, school_code, report_date,
            CASE WHEN class_name <> '' THEN school_code || '/' || grade || '/' || class_name END AS class_code,
            numerator::DOUBLE AS numerator, denominator::DOUBLE AS denominator
        FROM (SELECT school_code, report_date, {by_class}, numerator, denominator FROM ({indicator.sql}))"""


def values_sql(indicator: Query, levels: Mapping[str, float]) -> str:
    """Return the indicator's ``indicator_values``, from the table ``base`` and the registers.

    Args:
        indicator: the query, for its header.
        levels: the county's ``warn`` and ``alarm`` lines, if it has its own.
    """
    over_places = indicator.header.get("over_places", "sum")
    over_time = indicator.header.get("over_time", over_places)
    scale = SCALES.get(str(indicator.header.get("unit")), 1)
    parts = [
        "SELECT 'class' AS level, class_code AS place_code, 'day' AS period, report_date, "
        "numerator, denominator FROM rows WHERE class_code IS NOT NULL"
    ]
    for level, place in LEVELS.items():
        parts.append(_over(over_places, place, literal(level)))
    return f"""
    WITH rows AS (SELECT * FROM base WHERE indicator = {literal(indicator.name)}),
    days AS ({" UNION ALL ".join(parts)}),
    periods AS (
        SELECT * FROM days
        UNION ALL {_periods(over_time, "week", "week_start")}
        UNION ALL {_periods(over_time, "month", "month_start")}
    ),
    grid AS ({_grid()}),
    measured AS (
        SELECT level, place_code, period, report_date, numerator, denominator,
            CASE WHEN (SELECT bool_and(denominator IS NULL) FROM rows) THEN numerator
                ELSE {scale} * numerator / nullif(denominator, 0) END AS value
        FROM grid FULL JOIN periods USING (level, place_code, period, report_date)
    )
    SELECT {literal(indicator.name)} AS indicator, level, place_code, period, report_date,
        numerator, denominator, value, {_status(indicator, levels)} AS status
    FROM measured"""


def _over(how: str, place: str, level: str) -> str:
    """Roll rows up over places on each day: add up, or take the weakest (min) or strongest (max) school's figures."""
    source = f"FROM rows JOIN schools USING (school_code) CROSS JOIN county WHERE {place} IS NOT NULL"
    if how == "sum":
        return (
            f"SELECT {level} AS level, {place} AS place_code, 'day' AS period, report_date,"
            f" sum(numerator) AS numerator, sum(denominator) AS denominator {source} GROUP BY ALL"
        )
    order = "ASC" if how == "min" else "DESC"
    return f"""
        SELECT {level} AS level, place_code, 'day' AS period, report_date, numerator, denominator FROM (
            SELECT {place} AS place_code, report_date, numerator, denominator, row_number() OVER (
                PARTITION BY {place}, report_date
                ORDER BY coalesce(numerator / nullif(denominator, 0), numerator) {order}, school_code
            ) AS rank {source}
        ) WHERE rank = 1"""


def _periods(how: str, period: str, start: str) -> str:
    """Roll days up to weeks or months, which carry the date they start on."""
    source = f"""FROM (
            SELECT days.level, days.place_code, calendar.{start} AS starts_on, days.report_date, numerator, denominator
            FROM days JOIN calendar ON calendar.day = days.report_date
        )"""
    if how == "sum":
        return f"""SELECT level, place_code, '{period}', starts_on, sum(numerator), sum(denominator)
            {source} GROUP BY ALL"""
    order = {
        "last": "report_date DESC",
        "min": "coalesce(numerator / nullif(denominator, 0), numerator)",
        "max": "coalesce(numerator / nullif(denominator, 0), numerator) DESC",
    }[how]
    return f"""SELECT level, place_code, '{period}', starts_on, numerator, denominator FROM (
            SELECT *, row_number() OVER (PARTITION BY level, place_code, starts_on ORDER BY {order}) AS rank {source}
        ) WHERE rank = 1"""


def _grid() -> str:
    """Every place with an expected school, on every school day of the indicator's span: what is missing has a row."""
    places = " UNION ALL ".join(
        f"SELECT DISTINCT {literal(level)} AS level, {place.replace('rows.', 'expected.')} AS place_code, report_date"
        " FROM expected JOIN schools USING (school_code) CROSS JOIN county"
        for level, place in LEVELS.items()
    )
    return f"""
        SELECT level, place_code, 'day' AS period, report_date
        FROM (WITH expected AS (
            SELECT DISTINCT school_code, report_date FROM daily.reporting
            WHERE expected AND report_date >= (SELECT min(report_date) FROM rows)
        ) {places}) WHERE place_code IS NOT NULL"""


def _status(indicator: Query, levels: Mapping[str, float]) -> str:
    """ok, warn or alarm by the indicator's lines (reaching the line counts, a floor must not be undercut)."""
    lines = {**indicator.header.get("levels", {}), **levels}
    crossed = "<" if indicator.header.get("better") == "higher" else ">="
    whens = [f"WHEN value {crossed} {lines[level]} THEN '{level}'" for level in ("alarm", "warn") if level in lines]
    return f"CASE WHEN value IS NULL THEN 'no_data' {' '.join(whens)} ELSE 'ok' END"
