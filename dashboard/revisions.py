"""Compares what was known at a past instant with what is known now: what came late, what was corrected, by how much.

Both boards must be of the same rules for the difference to be one of data; a version that was built by an older program
may differ by its formulas, too.
"""

from datetime import date
from typing import Any

import pandas as pd

from dashboard.board import Board

FIGURES = """
    SELECT report_date, place_code AS school_code, indicator, value FROM indicator_values
    WHERE level = 'school' AND period = 'day' AND report_date <= ? AND report_date >= coalesce(?::DATE, report_date)
        AND indicator = coalesce(?, indicator)"""
REPORTS = """
    SELECT report_date, school_code, dataset, session, state, received_at FROM reporting
    WHERE report_date <= ? AND report_date >= coalesce(?::DATE, report_date)"""
NEARLY = 1e-9  # sums of the same numbers in another order


def revised_figures(
    then: Board, now: Board, /, *, indicator: str | None = None, since: date | str | None = None
) -> pd.DataFrame:
    """Return the schools' daily figures that are no longer what they were, newest day first.

    Args:
        then: the board of the past instant, ``board.at(…)``.
        now: the board of today.
        indicator: of one indicator only.
        since: of days from this one on.

    Returns:
        report_date, school_code, school_name, indicator, then and now (values in the indicator's unit; NaN where there
        was or is none), change (now - then) and kind: late (there was none), corrected, or withdrawn (there is none).

    >>> from dashboard.board import open_board
    >>> board = open_board()
    >>> found = revised_figures(board.at("2024-04-08T12:00"), board, indicator="attendance_rate")
    >>> found[["school_code", "then", "now", "kind"]].round(1)
      school_code  then   now       kind
    0          S2  50.0  96.7  corrected
    1          S3   NaN  95.0       late
    """
    wanted: list[Any] = [then.version.as_of.date(), since, indicator]
    key = ["report_date", "school_code", "indicator"]
    before, after = then.sql(FIGURES, wanted), now.sql(FIGURES, wanted)
    both = before.rename(columns={"value": "then"}).merge(after.rename(columns={"value": "now"}), on=key, how="outer")
    same = (both["then"] - both["now"]).abs() <= NEARLY * both["now"].abs().clip(lower=1)
    both = both[~same & (both["then"].notna() | both["now"].notna())]
    both = both.assign(change=both["now"] - both["then"], kind=_kind(both["then"], both["now"]))
    return _named(both, now, ["indicator"])


def revised_reports(then: Board, now: Board, /, *, since: date | str | None = None) -> pd.DataFrame:
    """Return the reports that came, or came again, after the past instant, newest day first.

    Args:
        then: the board of the past instant, ``board.at(…)``.
        now: the board of today.
        since: of days from this one on.

    Returns:
        report_date, school_code, school_name, dataset, session, received_at (now) and kind: late (nothing had come by
        then), corrected (it was sent again) or withdrawn.

    >>> from dashboard.board import open_board
    >>> board = open_board()
    >>> found = revised_reports(board.at("2024-04-08T12:00"), board)
    >>> found[["dataset", "school_code", "kind"]]
          dataset school_code       kind
    0  attendance          S2  corrected
    1  attendance          S3       late
    """
    wanted: list[Any] = [then.version.as_of.date(), since]
    key = ["report_date", "school_code", "dataset", "session"]
    both = then.sql(REPORTS, wanted).merge(now.sql(REPORTS, wanted), on=key, how="outer", suffixes=("_then", "_now"))
    came = both.filter(like="received_at")
    changed = came["received_at_then"].ne(came["received_at_now"]) & came.notna().any(axis=1)
    both = both[changed]
    kind = _kind(both["received_at_then"], both["received_at_now"])
    both = both.assign(kind=kind, received_at=both["received_at_now"])
    return _named(both, now, ["dataset", "session", "received_at", "kind"])


def _kind(then: pd.Series, now: pd.Series) -> pd.Series:
    kind = pd.Series("corrected", index=then.index, dtype="str")
    return kind.mask(then.isna(), "late").mask(now.isna(), "withdrawn")


def _named(rows: pd.DataFrame, board: Board, more: list[str]) -> pd.DataFrame:
    """Put the schools' names beside their codes, and the newest day first."""
    named = rows.merge(board.table("schools", columns=["school_code", "school_name"]), on="school_code", how="left")
    columns = ["report_date", "school_code", "school_name", *more]
    columns += [each for each in ("then", "now", "change", "kind") if each in named and each not in columns]
    newest_first = named.sort_values(["report_date", *more[:1], "school_code"], ascending=[False, True, True])
    return newest_first[columns].reset_index(drop=True)
