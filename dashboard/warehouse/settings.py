"""Writes the county's rules as the tables that SQL reads: params, calendar, deadlines and datasets."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.calendar import calendar_table, report_due
from dashboard.contracts import load_contracts
from dashboard.county import County
from dashboard.cycles import periods as periods_of_cycles

# The columns of the rules' tables that are days; pandas would make instants of them.
DATE_COLUMNS = (
    "day", "week_start", "month_start", "next_school_day", "deadline_day", "term_start", "report_date", "period_start",
    "period_end",
)  # fmt: skip
# How a param without a value is typed, so that its column is empty and not of a wrong type.
EMPTY = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "text": "string", "time": "string"}


def params_table(county: County, as_of: datetime) -> pd.DataFrame:
    """Return the one-row table ``params``: as_of and every value of the pack's [params]; empty: no such rule here."""
    values: dict[str, Any] = {"as_of": as_of, "expected_from": county.raw["county"]["expected_from"], **county.params}
    empty = {name: EMPTY[county.raw["params"][name]["type"]] for name, value in values.items() if value is None}
    return pd.DataFrame([values]).astype(empty)


def categories_table(county: County) -> pd.DataFrame:
    """Return the table ``categories``: the county's code tables as category_set, position (from 1), name."""
    tables = county.raw.get("categories", {})
    rows = [(name, place, each) for name, names in tables.items() for place, each in enumerate(names, start=1)]
    return pd.DataFrame(rows, columns=["category_set", "position", "name"]).astype(
        {"category_set": "string", "position": "Int64", "name": "string"}
    )


def datasets_table() -> pd.DataFrame:
    """Return the names of the data sets: dataset, title_zh, title_en."""
    rows = [(contract.name, contract.title, contract.title_en) for contract in load_contracts().values()]
    return pd.DataFrame(rows, columns=["dataset", "title_zh", "title_en"])


def deadlines_table(county: County) -> pd.DataFrame:
    """Return when each report is due: dataset, session, report_date, period_start, period_end, due_at.

    A daily report belongs to its school day; a weekly one to the week (period_start … period_end) and is due on the
    week's last school day, which is its report_date. What a day's report holds may be complete only later (forms that
    come back the next morning): ``school_days_later`` in the pack moves when it is due, not the day that it is of. The
    three cycles are sessions of their data set, each due after its period.
    """
    calendar = calendar_table(county)
    school_days = calendar[calendar["is_school_day"]]
    rows = [row for dataset in county.reports for row in _deadlines(county, dataset, school_days)]
    columns = ["dataset", "session", "report_date", "period_start", "period_end", "due_at"]
    return pd.DataFrame(rows, columns=columns)


def _deadlines(county: County, dataset: str, school_days: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    rule = county.reports[dataset]
    if rule["every"] == "cycles":
        for each in periods_of_cycles(county, school_days["day"].min(), school_days["day"].max()):
            yield dataset, each.cycle, each.report_date, each.start, each.end, each.due_at
        return
    cutoffs = rule.get("sessions") or {"": rule["cutoff"]}
    if rule["every"] == "weekly":
        weeks = dict(zip(school_days["week_start"], school_days["day"], strict=True))  # a week's last day stays
        periods = [(last, start, start + timedelta(days=6)) for start, last in weeks.items()]
    else:
        periods = [(day, day, day) for day in school_days["day"]]
    for session, cutoff in cutoffs.items():
        for day, start, end in periods:
            yield dataset, session, day, start, end, report_due(county, dataset, day, cutoff)
