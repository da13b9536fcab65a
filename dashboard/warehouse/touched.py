"""Says which days a build has to compute: those that new deliveries and the passing of time touch.

The version being built starts as a copy of the one before; what that one knew stands in it until it is replaced.
"""

from datetime import date, datetime, timedelta

import duckdb

from dashboard.calendar import days_between
from dashboard.home import Home
from dashboard.lake import current_rows_sql
from dashboard.sql import scalar

LEDGERS = ("reports", "key_persons")
"""Data sets by key of which a row touches other days than its own; they stand in ``lake`` already."""


def touched_days(connection: duckdb.DuckDBPyConnection, home: Home, *, as_of: datetime, received: str) -> list[date]:
    """List the days on which something may differ from the version before, in order.

    Args:
        connection: the builder's, with the ledger and the copy of the version before, the table ``deadlines``,
            and ``LEDGERS`` as far as they count.
        home: where the lake is.
        as_of: the instant of the new version.
        received: what counts, as a condition on ledger.deliveries.
    """
    delivered = connection.execute(
        "SELECT DISTINCT report_date FROM ledger.slots ANTI JOIN published.deliveries AS known USING (delivery_id)"
        f" JOIN ledger.deliveries USING (delivery_id, dataset) WHERE {received}"
    ).fetchall()
    weeks = {day - timedelta(days=day.weekday()) for (day,) in delivered}  # a weekly report belongs to its whole week
    since = scalar(connection, "SELECT as_of FROM published.build_inputs")
    days = {start + timedelta(days=offset) for start in weeks for offset in range(7)}
    last_known = scalar(connection, "SELECT max(received_at) FROM published.deliveries")
    then = current_rows_sql(connection, home, "key_persons", as_of=last_known)
    for changed in (_days_of_cycles(since, as_of), _days_of_isolation(then, since)):
        days |= {day for (day,) in connection.execute(changed).fetchall()}
    return sorted(days | set(days_between(since.date(), as_of.date())))


def _days_of_cycles(since: datetime, as_of: datetime) -> str:
    """Select the days that reports of the three cycles count for, where some came or were due since then."""
    return f"""
        SELECT report_date FROM deadlines
        WHERE due_at > TIMESTAMP '{since}' AND due_at <= TIMESTAMP '{as_of}' AND report_date < due_at::DATE
        UNION
        SELECT deadlines.report_date FROM lake.reports AS reports
        ANTI JOIN published.deliveries AS known USING (delivery_id)
        JOIN deadlines ON deadlines.dataset = 'reports' AND deadlines.session = reports.cycle
            AND reports.period_end BETWEEN deadlines.period_start AND deadlines.period_end"""


def _days_of_isolation(then: str, since: datetime) -> str:
    """Select the days until then on which somebody is in isolation now and was not, or the reverse."""
    before, after = (
        f"""SELECT school_code, person_id, calendar.day FROM {persons}
        JOIN calendar ON calendar.day >= isolation_start AND calendar.day <= TIMESTAMP '{since}'::DATE
            AND (released_on IS NULL OR released_on > calendar.day)"""
        for persons in (f"({then})", "lake.key_persons")
    )
    return f"SELECT DISTINCT day FROM (({before} EXCEPT {after}) UNION ({after} EXCEPT {before}))"
