"""Lists in a bulletin the episodes of early warning; persons above expectation only from the smallest cell upwards."""

from typing import Any

import pandas as pd

from dashboard.bulletins.edition import Edition, rows_of
from dashboard.language import figure_text, moment_text, short_day


def episodes(found: Edition) -> list[dict[str, Any]]:
    """Return the episodes of early warning that touch the period, as they are ranked."""
    if "signal_episodes" not in found.board.tables():
        return []
    rows = found.board.sql(
        "SELECT signal_episodes.*, school_name, town_name FROM signal_episodes"
        " LEFT JOIN (SELECT school_code, school_name FROM schools) USING (school_code)"
        " LEFT JOIN (SELECT town_code, town_name FROM towns) USING (town_code)"
        " WHERE since <= ? AND until >= ? ORDER BY rank",
        [found.end, found.start],
    )
    return [
        {
            "place": _place(each, found.county.names[found.language]),
            "since": short_day(each.since.date(), found.language),
            "until": short_day(each.until.date(), found.language),
            "excess": found.hidden(each.excess) or figure_text(each.excess, ""),
            "due": moment_text(each.report_due_at, found.language) if pd.notna(each.report_due_at) else "—",
        }
        for each in rows_of(rows)
    ]


def _place(row: Any, county: str) -> str:
    """Return an episode's place in words: school with class or dormitory, town, or the county."""
    if isinstance(row.school_name, str):
        return " ".join([row.school_name, *str(row.place_code).split("/")[1:]])
    return row.town_name if isinstance(row.town_name, str) else county
