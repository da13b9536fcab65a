"""Draws thirty school days of one figure, and below it who reported on each of them.

The line breaks where nothing was reported; it never falls to zero there. The strip shows all four states of a
report: given, given as an explicit zero, missing (hatched), and not expected.
"""

from datetime import date
from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.charts.base import Day, Figure, bare_layout, hidden_axis, read_rows
from dashboard.charts.scale import edge_text
from dashboard.language import day_text, figure_text, short_day, translator

SHARES = {"%", "‰"}


def _threshold(level: float, *, colour: str, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the line across, and its name beside it."""
    line = {"color": colour, "width": 1.5, "dash": "dash"}
    shape = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": level, "y1": level, "line": line}
    name = {
        "xref": "paper",
        "x": 1,
        "y": level,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 6,
        "text": text,
        "showarrow": False,
        "font": {"color": colour, "size": 13},
    }
    return shape, name


def _span(known: list[float], lines: list[float], *, better: str) -> list[float]:
    """Return a range that holds every value, and a line that is near enough to matter."""
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = max(high - low, abs(high) * 0.1, 0.1)
    near = [line for line in lines if low - 2 * room <= line <= high + 2 * room]
    if better == "lower":
        near.append(0.0)
    low, high = min([low, *near]), max([high, *near])
    pad = max(high - low, 0.1) * 0.14
    return [0.0 if better == "lower" and low >= 0 else low - pad, high + pad]


def _share(day: Day, state: str) -> float:
    due = day.reported + day.zero + day.missing
    if state == "not_expected":
        return 0.0 if due else 1.0
    return getattr(day, state) / due if due else 0.0


def _strip(days: list[Day], positions: list[int]) -> list[dict[str, Any]]:
    """Return a bar a state: its share of the day's reports, all of the day where none was due."""
    looks: dict[str, dict[str, Any]] = {
        "reported": {"color": theme.REPORTING["reported"]},
        "zero": {"color": theme.REPORTING["zero"]},
        "missing": {
            "color": theme.HATCH_BACK,
            "pattern": {"shape": "/", "fgcolor": theme.HATCH_LINE, "size": 5, "solidity": 0.4},
        },
        "not_expected": {"color": theme.REPORTING["not_expected"]},
    }
    return [
        {
            "type": "bar",
            "x": positions,
            "y": [_share(day, name) for day in days],
            "name": name,
            "yaxis": "y2",
            "marker": {**look, "line": {"width": 0}},
            "hoverinfo": "skip",
        }
        for name, look in looks.items()
    ]


def _hover(row: Day, unit: str, language: str) -> str:
    _ = translator(language)
    value = _("未报") if pd.isna(row.value) else figure_text(row.value, unit)
    expected = int(row.reported + row.zero + row.missing)
    report = (
        _("已报 {done}/{expected}，其中零报告 {zero}").format(
            done=int(row.reported + row.zero), expected=expected, zero=int(row.zero)
        )
        if expected
        else _("不需报")
    )
    return f"{day_text(row.report_date, language)}<br><b>{value}</b><br>{report}"


def trend(
    days: pd.DataFrame,
    *,
    unit: str,
    better: str,
    language: str,
    warn: float | None = None,
    alarm: float | None = None,
    chosen: date | None = None,
) -> Figure:
    """Return the trend with its threshold lines and the reporting strip.

    Args:
        days: one row a school day, oldest first: report_date (date), value, status, and how many reports were
            ``reported``, ``zero``, ``missing`` and ``not_expected``.
        unit: the indicator's unit, in that language.
        better: ``lower`` or ``higher``.
        language: ``zh`` or ``en``.
        warn: where yellow begins.
        alarm: where red begins.
        chosen: the day that is marked.
    """
    _ = translator(language)
    rows = read_rows(days, Day)
    values = [None if pd.isna(row.value) else float(row.value) for row in rows]
    dates = [row.report_date for row in rows]
    positions = list(range(len(rows)))
    every = max(1, -(-len(rows) // 4))  # so few that their labels keep apart on a phone
    ticks = [at for at in positions if (len(rows) - 1 - at) % every == 0]
    lines = [line for line in (warn, alarm) if line is not None]
    low, high = _span([value for value in values if value is not None], lines, better=better)
    sign = unit if unit in SHARES else ""
    thresholds = [
        _threshold(level, colour=theme.STATES[name].colour, text=f"{words} {edge_text(level, unit)}{sign}")
        for level, name, words in ((warn, "warn", _("黄线")), (alarm, "alarm", _("红线")))
        if level is not None and low <= level <= high
    ]
    layout = bare_layout(
        margin={"l": 46, "r": 98, "t": 8, "b": 26},
        barmode="stack",
        bargap=0.18,
        hovermode="x",
        clickmode="event",
        xaxis=hidden_axis(
            visible=True,
            range=[-0.6, max(len(rows), 1) - 0.4],
            tickvals=ticks,
            ticktext=[short_day(dates[at], language) for at in ticks],
            tickangle=0,
            anchor="y2",
            tickfont={"color": theme.QUIET, "size": 12},
        ),
        yaxis=hidden_axis(
            visible=True,
            domain=[0.2, 1],
            range=[low, high],
            showgrid=True,
            gridcolor=theme.LINE,
            nticks=5,
            tickfont={"color": theme.QUIET, "size": 12},
            ticksuffix=sign,
        ),
        yaxis2=hidden_axis(domain=[0, 0.1], range=[0, 1]),
        shapes=[shape for shape, _name in thresholds],
        annotations=[name for _shape, name in thresholds],
    )
    line = {
        "type": "scatter",
        "x": positions,
        "y": values,
        "name": "value",
        "mode": "lines+markers",
        "line": {"color": theme.ACCENT, "width": 2.5},
        "marker": {"size": 5, "color": theme.ACCENT},
        "connectgaps": False,
        "hoverinfo": "skip",
    }
    # One invisible point a day carries the words, so that a day without a report can be pointed at as well.
    told = {
        "type": "scatter",
        "x": positions,
        "y": [0.5] * len(rows),
        "yaxis": "y2",
        "name": "words",
        "mode": "markers",
        "marker": {"size": 14, "opacity": 0},
        "customdata": [day.isoformat() for day in dates],
        "text": [_hover(row, unit, language) for row in rows],
        "hoverinfo": "text",
    }
    traces = [*_strip(rows, positions), line, told]
    if chosen in dates and values[at := dates.index(chosen)] is not None:
        traces.append(_chosen(at, values[at], rows[at].status))
    return {"data": traces, "layout": layout}


def _chosen(at: int, value: float | None, status: str) -> dict[str, Any]:
    look = theme.state(status)
    edge = {"color": theme.PANEL, "width": 2}
    return {
        "type": "scatter",
        "x": [at],
        "y": [value],
        "name": "chosen",
        "mode": "markers",
        "cliponaxis": False,
        "marker": {"color": look.colour, "symbol": look.marker, "size": 13, "line": edge},
        "hoverinfo": "skip",
    }
