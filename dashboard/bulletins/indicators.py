"""Lists every indicator of the dictionary in a bulletin, so that an office's own one appears by itself.

A town's count of persons below the pack's smallest cell is not told, for a bulletin is passed on.
"""

from typing import Any

import pandas as pd

from dashboard.bulletins.edition import Edition, rows_of
from dashboard.clauses import load_clauses
from dashboard.language import N_, figure_text, number_text
from dashboard.table_texts import STATUS_WORDS

PERSONS = frozenset({"人", "人次", "例"})


def sections(found: Edition) -> list[dict[str, Any]]:
    """Return the indicators' rows under the headings of the county's own bulletins, the rest under one of ours."""
    headings = [
        heading for each in load_clauses().values() if each.county == found.county.name for heading in each.headings
    ]
    listed: list[dict[str, Any]] = [{"title": heading[found.language], "rows": []} for heading in headings]
    rest: dict[str, Any] = {"title": found.say(N_("其他指标") if headings else N_("指标情况")), "rows": []}
    for row in indicator_rows(found):
        under = (at for at, heading in enumerate(headings) if row["clauses"] & set(heading["clauses"]))
        at = next(under, None)
        (rest if at is None else listed[at])["rows"].append(row)
    return [*listed, *([rest] if rest["rows"] else [])]


def indicator_rows(found: Edition) -> list[dict[str, Any]]:
    """Return a row for each indicator of the dictionary: figure, change since the period before, worst town, status."""
    board = found.board
    values = board.sql(
        "SELECT indicator, level, place_code, town_name, report_date = $2 AS is_now, value, status"
        " FROM indicator_values LEFT JOIN (SELECT town_code, town_name FROM towns)"
        " ON level = 'town' AND place_code = town_code"
        " WHERE period = $1 AND level IN ('county', 'town') AND report_date IN ($2, (SELECT max(report_date)"
        " FROM indicator_values WHERE period = $1 AND level = 'county' AND report_date < $2 AND ($1 <> 'day'"
        " OR report_date IN (SELECT day FROM calendar WHERE is_school_day))))",
        [found.period, found.start],
    )
    by_name = {str(name): rows for name, rows in values.groupby("indicator")}
    return [
        _indicator_row(found, each, by_name.get(each.name, values.iloc[:0]))
        for each in rows_of(board.table("dictionary", kind="indicator", order_by="name"))
    ]


def _indicator_row(found: Edition, entry: Any, values: pd.DataFrame) -> dict[str, Any]:
    county = values[values["level"] == "county"]
    now, before = (county[county["is_now"] == is_now] for is_now in (True, False))
    figure = now["value"].max() if len(now) else None
    change = figure - before["value"].max() if len(before) and figure is not None else None
    status = str(now["status"].iloc[0]) if len(now) else "no_data"
    unit = found.pick(entry, "unit") if entry.unit else ""
    return {
        "title": entry.title_en if found.language == "en" else entry.title_zh,
        "unit": unit,
        "figure": number_text(figure, entry.unit),
        "change": _signed(change, entry.unit),
        "worst": _worst_town(found, entry, values[(values["level"] == "town") & values["is_now"]]),
        "status": found.say(STATUS_WORDS[status]),
        "clauses": set(str(entry.clauses or "").replace(" ", "").split(",")),
    }


def _signed(change: float | None, unit: str) -> str:
    if change is None or change != change:
        return "—"
    text = number_text(abs(change), unit)
    return f"{'+' if change > 0 else '−'}{text}" if text.strip("0.") else text


def _worst_town(found: Edition, entry: Any, towns: pd.DataFrame) -> str:
    """Return the town whose figure is worst, with it; a dash where none is known or no side is worse."""
    towns = towns[towns["value"].notna()]
    if towns.empty or entry.better not in ("lower", "higher") or towns["value"].nunique() == 1:
        return "—"
    worst = towns.sort_values(["value", "place_code"], ascending=[entry.better == "higher", True]).iloc[0]
    figure = figure_text(worst["value"], entry.unit if entry.unit in {"%", "‰"} else "")
    return f"{worst['town_name']} {(entry.unit in PERSONS and found.hidden(worst['value'])) or figure}"
